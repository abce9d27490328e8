"""Two plans of one office and year: every id that names the plan follows when it is renamed."""

from fakes import fake_plan

from zuofa.same_year import rename


def test_practices_are_named_anew_wherever_they_are_named():
    plan = rename(fake_plan(), "taipower-xinying-111-abcdef", ())
    assert [found.practice_id for found in plan.issues] == ["", "taipower-xinying-111-abcdef:1.1.1.2"]
    assert {one.practice_id.partition(":")[0] for one in plan.practices} == {"taipower-xinying-111-abcdef"}
    assert plan.milestones[0].practice_id == "taipower-xinying-111-abcdef:1.1.1.1"
    assert plan.citations[0].practice_id == ""
    assert plan.sections == fake_plan().sections
