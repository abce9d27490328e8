"use strict";
// The report page: reads its data from the page itself, draws the matrix, filters it, shows the evidence.
(() => {
  const $ = (id) => document.getElementById(id);
  const D = JSON.parse($("data").textContent);
  const STATUS = D.statuses;
  const LOOK = STATUS.map((status) => status.look);
  const FEW = 8; // plans whose names stand upright
  const AT_ONCE = 6000; // cells that are drawn without waiting until they come into sight
  const FIRST_ROWS = 16;
  const PAPERS = [[23, "a4"], [38, "a3"], [60, "a2"], [91, "a1"], [134, "a0"]]; // how many plans go on a sheet
  const str = (n) => (n < 0 ? "" : D.strings[n]);

  // --- records, by the places that the lists in the data have

  const items = D.mandates.map(([id, facet, strategy, item, label, text, source, years], n) => ({
    n, id, name: id.startsWith(`${D.register}:`) ? id.slice(D.register.length + 1) : id, facet: str(facet), strategy: str(strategy), item: str(item), label: str(label),
    text: str(text), source: str(source), years,
  }));
  const plans = D.plans.map((plan, n) => ({ ...plan, n, origin: str(plan.origin) }));

  function practiceOf(n) {
    const [number, facet, strategy, item, label, text, departments, deadline, page, place, shown] = D.practices[n];
    return {
      number, facet: str(facet), strategy: str(strategy), item: str(item), label: str(label), text: str(text),
      departments: str(departments), deadline: str(deadline), page, place: str(place), shown,
    };
  }

  function cellOf(p, m) {
    const [status, reason, required, score, practices, marks, runner, runnerScore, runnerItem,
      covered = [], uncovered = [], variation = [], differences = [], around = []] = D.cells[p][m];
    return {
      status: STATUS[status], reason: str(reason), required, score, practices, marks, runner, runnerScore,
      runnerItem, covered: covered.map(str), uncovered: uncovered.map(str), variation: variation.map(str),
      differences: differences.map(str), around,
    };
  }

  const statusAt = (p, m) => (D.cells[p][m] ? D.cells[p][m][0] : -1);
  const isRequired = (p, m) => Boolean(D.cells[p][m] && D.cells[p][m][2]);
  const someRequired = plans.some((plan) => items.some((item) => isRequired(plan.n, item.n)));

  // --- small tools

  function make(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") made.className = value;
      else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const esc = (text) => String(text).replace(/[&<>"']/g, (char) => ENTITIES[char]);
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const yearOf = (plan) => (plan.year ? `${plan.year} 年度` : "年度不明");
  const nameOf = (plan) => `${plan.office} ${plan.year ?? ""}`.trim();
  const number = (n) => n.toLocaleString("en-US");
  const chip = (status) => make("span", { class: `chip s-${status.code}`, "aria-hidden": "true" }, status.sign);

  function shownDate(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    return `民國 ${year - 1911} 年 ${month} 月 ${day} 日`;
  }

  // --- what is chosen, and the address that says so

  const fresh = () => ({ year: "", office: "", facet: "", statuses: new Set(), text: "", all: !someRequired, sort: "", cell: "" });
  let chosen = fresh();

  function readAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    chosen = fresh();
    for (const name of ["year", "office", "facet", "text", "sort", "cell"]) chosen[name] = said.get(name) ?? "";
    const known = new Set(STATUS.map((status) => status.code));
    chosen.statuses = new Set((said.get("status") ?? "").split(",").filter((code) => known.has(code)));
    if (said.has("all")) chosen.all = said.get("all") === "1";
  }

  function writeAddress(isStep = false) {
    const said = new URLSearchParams();
    for (const name of ["year", "office", "facet", "text", "sort", "cell"]) if (chosen[name]) said.set(name, chosen[name]);
    if (chosen.statuses.size) said.set("status", [...chosen.statuses].join(","));
    if (chosen.all !== !someRequired) said.set("all", chosen.all ? "1" : "0");
    const hash = `#${said}`;
    if (hash !== (location.hash || "#")) history[isStep ? "pushState" : "replaceState"](null, "", hash);
  }

  // --- what is shown

  const haystacks = { items: items.map((m) => folded([m.id, m.facet, m.strategy, m.item, m.text].join(" "))),
    plans: plans.map((p) => folded([p.id, p.office, p.agency, yearOf(p)].join(" "))), practices: [] };

  function words(n) {
    haystacks.practices[n] ??= folded(practiceOf(n).text);
    return haystacks.practices[n];
  }

  function says(p, m, term) {
    return haystacks.items[m].includes(term) || haystacks.plans[p].includes(term) ||
      D.cells[p][m][4].some((practice) => words(practice).includes(term));
  }

  const isCounted = (p, m) => Boolean(D.cells[p][m]) && (!someRequired || isRequired(p, m));
  const inScope = (p, m) => Boolean(D.cells[p][m]) && (chosen.all || isRequired(p, m));

  function look() {
    const terms = folded(chosen.text).split(/\s+/).filter(Boolean);
    const some = plans.filter((p) => (!chosen.year || String(p.year) === chosen.year) &&
      (!chosen.office || p.office === chosen.office) && items.some((m) => inScope(p.n, m.n)));
    const rows = items.filter((m) => (!chosen.facet || m.facet === chosen.facet) && some.some((p) => inScope(p.n, m.n)));
    const hits = new Set();
    const counts = STATUS.map(() => 0);
    const key = (p, m) => p * items.length + m;
    for (const p of some) for (const m of rows) {
      if (!inScope(p.n, m.n) || !terms.every((term) => says(p.n, m.n, term))) continue;
      const status = statusAt(p.n, m.n);
      if (isCounted(p.n, m.n)) counts[status] += 1;
      if (!chosen.statuses.size || chosen.statuses.has(STATUS[status].code)) hits.add(key(p.n, m.n));
    }
    const filtered = chosen.statuses.size > 0 || terms.length > 0;
    const kept = (list, test) => (filtered ? list.filter(test) : list);
    const view = { hits, counts, filtered, isHit: (p, m) => hits.has(key(p, m)) };
    view.rows = kept(rows, (m) => some.some((p) => view.isHit(p.n, m.n)));
    view.plans = kept(some, (p) => rows.some((m) => view.isHit(p.n, m.n)));
    view.perPlan = new Map(view.plans.map((p) => [p.n, tally(view.rows.map((m) => [p.n, m.n]))]));
    view.plans = sorted(view);
    return view;
  }

  function tally(pairs) {
    const counts = STATUS.map(() => 0);
    for (const [p, m] of pairs) if (isCounted(p, m)) counts[statusAt(p, m)] += 1;
    return counts;
  }

  const needing = (counts) => counts.reduce((sum, n, status) => sum + (LOOK[status] ? n : 0), 0);

  function sorted(view) {
    const weight = { look: needing, missing: (counts) => counts[0] }[chosen.sort];
    if (!weight) return view.plans;
    return [...view.plans].sort((a, b) => weight(view.perPlan.get(b.n)) - weight(view.perPlan.get(a.n)) || a.n - b.n);
  }

  // --- the matrix

  let view;
  let grid;
  let rows = [];
  const sight = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) fill(one.target);
  }, { root: $("matrix"), rootMargin: "800px 0px" });

  function draw() {
    view = look();
    sight.disconnect();
    rows = [];
    document.body.dataset.paper = PAPERS.find(([most]) => view.plans.length <= most)?.[1] ?? "none";
    const box = $("matrix");
    if (!view.rows.length) {
      grid = null;
      box.replaceChildren(make("p", { class: "empty" }, "沒有符合的格子。請放寬或清除篩選。"));
    } else {
      const isSingle = view.plans.length === 1;
      const kind = isSingle ? "grid few single" : view.plans.length <= FEW ? "grid few" : "grid";
      grid = make("table", { role: "grid", class: kind, "aria-label": "應辦事項（列）與單位（欄）",
        "aria-rowcount": view.rows.length + 1, "aria-colcount": view.plans.length + 1 });
      grid.append(head(isSingle));
      grid.append(...groups());
      box.replaceChildren(grid);
      const isSmall = rows.length * view.plans.length <= AT_ONCE;
      rows.slice(0, isSmall ? rows.length : FIRST_ROWS).forEach(fill);
      if (!isSmall) for (const row of rows.slice(FIRST_ROWS)) sight.observe(row);
      enter(grid.querySelector("td.c[data-p]"), false);
    }
    tell();
    document.documentElement.dataset.ready = "yes";
  }

  function head(isSingle) {
    const row = make("tr", {}, make("th", { class: "corner", scope: "col" },
      make("span", { class: "corner-items" }, `應辦事項 ${number(view.rows.length)} 項`),
      make("span", { class: "corner-plans" }, `計畫 ${number(view.plans.length)} 份；單位名下為須處理的項數`)));
    for (const plan of view.plans) row.append(planHead(plan));
    if (isSingle) row.append(make("th", { class: "why-head", scope: "col" }, "判定與說明"));
    else if (view.plans.length > FEW) row.append(make("th", { class: "filler", "aria-hidden": "true" }));
    return make("thead", {}, row);
  }

  function planHead(plan) {
    const counts = view.perPlan.get(plan.n);
    const isApart = counts.every((n) => !n);
    const told = isApart ? `${nameOf(plan)}：不適用，不計入統計` : `${nameOf(plan)}：${STATUS.map((s, n) => (counts[n] ? `${s.name} ${counts[n]}` : "")).filter(Boolean).join("、")}`;
    return make("th", { class: "plan", scope: "col", title: told, "data-p": plan.n },
      make("span", { class: "plan-name" }, plan.office),
      make("span", { class: "plan-year" }, String(plan.year ?? "—")),
      make("span", { class: "plan-count", "aria-label": isApart ? "不計入統計" : `須處理 ${needing(counts)} 項` }, isApart ? "—" : String(needing(counts))),
      bar(counts));
  }

  function bar(counts) {
    const made = make("span", { class: "bar", "aria-hidden": "true" });
    counts.forEach((n, status) => {
      if (!n) return;
      const part = make("i", { class: `b-${STATUS[status].code}` });
      part.style.flexGrow = n;
      made.append(part);
    });
    return made;
  }

  function groups() {
    const bodies = [];
    let last = null;
    for (const item of view.rows) {
      const key = JSON.stringify([item.facet, item.strategy]);
      if (key !== last) {
        const heading = make("span", { class: "group-name" }, make("b", {}, item.facet || "（無面向）"), item.strategy ? ` ${item.strategy}` : "");
        bodies.push(make("tbody", {}, make("tr", { class: "group" },
          make("th", { colspan: grid.tHead.rows[0].cells.length, scope: "rowgroup" }, heading))));
        last = key;
      }
      const row = make("tr", { "data-m": item.n });
      row.innerHTML = `${itemHtml(item)}<td class="later" colspan="${view.plans.length + 1}"></td>`;
      bodies.at(-1).append(row);
      rows.push(row);
    }
    return bodies;
  }

  // A row's cells are drawn when it comes into sight; its item always stands there, to be read and searched.
  function fill(row) {
    if (!row.querySelector(".later")) return row;
    sight.unobserve(row);
    row.lastElementChild.remove();
    row.insertAdjacentHTML("beforeend", cellsHtml(items[Number(row.dataset.m)]));
    return row;
  }

  const fillAll = () => rows.forEach(fill);

  function rowOf(m) {
    const row = rows.find((one) => Number(one.dataset.m) === m);
    return row ? fill(row) : null;
  }

  function cellsHtml(item) {
    const more = view.plans.length === 1 ? whyHtml(view.plans[0].n, item.n) :
      view.plans.length > FEW ? '<td class="filler"></td>' : "";
    return view.plans.map((p) => cellHtml(p.n, item.n)).join("") + more;
  }

  function itemHtml(item) {
    const counts = tally(view.plans.map((p) => [p.n, item.n]));
    const have = counts.at(-1);
    const all = counts.reduce((a, b) => a + b, 0);
    const label = item.label ? `${esc(item.label)} ` : "";
    return `<th scope="row" class="item" title="${esc(item.item)}&#10;${esc(item.text)}"><span class="item-box">` +
      `<span class="item-id">${esc(item.name)}</span><span class="item-text">${label}${esc(item.text)}</span>` +
      `<span class="item-count" title="已列 ${have}，共 ${all}" aria-label="已列 ${have}，共 ${all}">${have}<small>/${all}</small></span>` +
      "</span></th>";
  }

  function cellHtml(p, m) {
    if (!inScope(p, m)) return '<td class="c none" aria-label="不適用"></td>';
    const status = STATUS[statusAt(p, m)];
    const classes = ["c", `s-${status.code}`];
    const required = isCounted(p, m);
    if (!required) classes.push("off");
    if (view.filtered && !view.isHit(p, m)) classes.push("dim");
    const label = status.name + (required ? "" : "（不適用，僅供參照）");
    return `<td class="${classes.join(" ")}" data-p="${p}" tabindex="-1" aria-label="${label}">${status.sign}</td>`;
  }

  function whyHtml(p, m) {
    if (!inScope(p, m)) return '<td class="why"></td>';
    const cell = cellOf(p, m);
    const parts = [];
    if (cell.uncovered.length) parts.push(`未涵蓋：${cell.uncovered.join("；")}`);
    if (cell.differences.length && cell.status.look) parts.push(cell.differences.join("；"));
    if (!parts.length && cell.status.look) parts.push(sentence(cell));
    const at = cell.practices.length ? whereOf(plans[p], practiceOf(cell.practices[0])) : "";
    return `<td class="why"><b>${esc(cell.status.name)}</b> ${esc(parts.join(" "))} <small>${esc(at)}</small></td>`;
  }

  function tell() {
    const cells = view.filtered ? view.hits.size : view.counts.reduce((a, b) => a + b, 0);
    $("found").textContent = `${number(view.plans.length)} 份計畫 × ${number(view.rows.length)} 項，` +
      (view.filtered ? `符合的有 ${number(cells)} 格` : `計入統計的有 ${number(cells)} 格`) +
      (document.body.dataset.paper === "none" ? `；列印前請先篩選，一張紙最多容得下 ${PAPERS.at(-1)[0]} 份計畫` : "");
    for (const button of $("statuses").children) {
      const n = STATUS.findIndex((status) => status.code === button.dataset.code);
      const all = view.counts.reduce((a, b) => a + b, 0);
      button.setAttribute("aria-pressed", String(chosen.statuses.has(button.dataset.code)));
      button.querySelector(".tally").textContent = number(view.counts[n]);
      button.querySelector(".share-of").textContent = all ? `${((100 * view.counts[n]) / all).toFixed(1)} %` : "";
    }
    $("needed").setAttribute("aria-pressed", String(isNeeded()));
    $("share").replaceChildren(bar(view.counts));
  }

  // --- moving about in the matrix

  function enter(cell, focus = true) {
    if (!cell || !grid) return;
    for (const before of grid.querySelectorAll('td[tabindex="0"]')) before.tabIndex = -1;
    for (const marked of grid.querySelectorAll("th.here")) marked.classList.remove("here");
    cell.tabIndex = 0;
    if (!focus) return;
    cell.focus({ preventScroll: true });
    reveal(cell);
    cell.parentElement.firstElementChild.classList.add("here");
    grid.tHead.rows[0].cells[cell.cellIndex].classList.add("here");
  }

  function reveal(cell) {
    const box = $("matrix");
    const seen = box.getBoundingClientRect();
    const at = cell.getBoundingClientRect();
    const left = seen.left + grid.tHead.rows[0].cells[0].offsetWidth;
    const top = seen.top + grid.tHead.offsetHeight;
    if (at.left < left) box.scrollLeft -= left - at.left;
    if (at.right > seen.right - 16) box.scrollLeft += at.right - seen.right + 16;
    if (at.top < top) box.scrollTop -= top - at.top;
    if (at.bottom > seen.bottom - 16) box.scrollTop += at.bottom - seen.bottom + 16;
    const page = box.getBoundingClientRect();
    if (page.top < 0 || cell.getBoundingClientRect().bottom > innerHeight) box.scrollIntoView({ block: page.height < innerHeight ? "nearest" : "start" });
  }

  // The next cell that can be opened in a direction; with far, the last one.
  function beside(cell, [down, right], far = false) {
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    if (far) {
      if (down) row = down > 0 ? rows.length : -1;
      if (right) column = right > 0 ? view.plans.length + 1 : 0;
      [down, right] = [-down, -right];
    }
    for (;;) {
      row += down;
      column += right;
      if (!rows[row] || column < 1 || column > view.plans.length) return null;
      const next = fill(rows[row]).cells[column];
      if (next.dataset.p !== undefined) return next;
    }
  }

  function onGridKey(event) {
    const cell = event.target.closest("td.c[data-p]");
    if (!cell || event.altKey || event.metaKey) return;
    const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -1], End: [0, 1], PageUp: [-1, 0], PageDown: [1, 0] }[event.key];
    if (way) {
      const far = event.ctrlKey || event.key === "Home" || event.key === "End";
      let next = beside(cell, way, far);
      if (event.key.startsWith("Page")) for (let n = 0; n < 9 && next; n += 1) next = beside(next, way) ?? next;
      enter(next);
    } else if (event.key === "Enter" || event.key === " ") {
      open(cell);
    } else {
      return;
    }
    event.preventDefault();
  }

  // --- evidence

  let pictures = null;

  function pictureOf(n) {
    pictures ??= JSON.parse($("pictures").textContent);
    return pictures[n];
  }

  function open(cell, focus = true) {
    const p = Number(cell.dataset.p);
    const m = Number(cell.parentElement.dataset.m);
    enter(cell, focus);
    for (const before of grid.querySelectorAll("td.open")) before.classList.remove("open");
    cell.classList.add("open");
    chosen.cell = `${plans[p].id}~${items[m].id}`;
    const panel = $("evidence");
    const isStep = panel.hidden && focus; // the browser's Back closes what a click has opened
    panel.replaceChildren(...evidence(p, m));
    panel.hidden = false;
    document.body.classList.add("has-evidence");
    panel.scrollTop = 0;
    writeAddress(isStep);
    if (focus) panel.querySelector(".close").focus({ preventScroll: true });
    requestAnimationFrame(() => reveal(cell));
  }

  function close() {
    const panel = $("evidence");
    if (panel.hidden) return;
    panel.hidden = true;
    panel.replaceChildren();
    document.body.classList.remove("has-evidence");
    chosen.cell = "";
    writeAddress();
    const cell = grid?.querySelector("td.open");
    cell?.classList.remove("open");
    cell?.focus();
  }

  function reopen() {
    if (!chosen.cell || !grid) return close();
    const [plan] = chosen.cell.split("~", 1); // an item's id may have the sign too
    const item = chosen.cell.slice(plan.length + 1);
    const p = plans.find((one) => one.id === plan)?.n;
    const m = items.find((one) => one.id === item)?.n;
    const cell = rowOf(m)?.querySelector(`td[data-p="${p}"]`);
    if (cell) open(cell, false);
    else close();
  }

  function step(by) {
    const cell = grid?.querySelector("td.open");
    if (!cell) return;
    const across = view.plans.length;
    const isWanted = (p, m) => inScope(p, m) && (view.filtered ? view.isHit(p, m) : LOOK[statusAt(p, m)]);
    let at = rows.indexOf(cell.parentElement) * across + cell.cellIndex - 1 + by;
    for (; at >= 0 && at < rows.length * across; at += by) {
      const [plan, item] = [view.plans[at % across], view.rows[Math.floor(at / across)]];
      if (isWanted(plan.n, item.n)) return open(rowOf(item.n).querySelector(`td[data-p="${plan.n}"]`));
    }
  }

  function evidence(p, m) {
    const [plan, item, cell] = [plans[p], items[m], cellOf(p, m)];
    return [
      make("header", { class: "evidence-head" },
        make("div", { class: "evidence-title" }, chip(cell.status),
          make("h2", { id: "evidence-title" }, make("span", { class: "verdict" }, cell.status.name),
            make("span", { class: "evidence-of" }, `${plan.office} ${yearOf(plan)} · ${item.name}`))),
        make("nav", { "aria-label": "證據" },
          make("button", { type: "button", class: "step", title: "上一格須處理的（P）", "aria-label": "上一格須處理的", onclick: () => step(-1) }, "‹"),
          make("button", { type: "button", class: "step", title: "下一格須處理的（N）", "aria-label": "下一格須處理的", onclick: () => step(1) }, "›"),
          make("button", { type: "button", class: "close", title: "關閉（Esc）", "aria-label": "關閉證據", onclick: close }, "✕"))),
      make("div", { class: "evidence-body" }, verdict(cell), ...texts(plan, item, cell), clauses(item, cell), differences(cell),
        ...places(plan, cell), ...around(plan, cell), runnerUp(plan, cell), fine(plan, item, cell)),
    ];
  }

  function sentence(cell) {
    const said = D.reasons[cell.reason] ?? cell.reason;
    if (cell.status.code === "not_read") return said + cell.differences.join("；");
    return said + (cell.status.code === "changed" ? "不過要求的內容有變，見「有何不同」。" : "") + lacking(cell);
  }

  // How many clauses of the item were not found in the plan, whatever the verdict.
  function lacking(cell) {
    const [some, all] = [cell.uncovered.length, cell.covered.length + cell.uncovered.length];
    if (!some) return "";
    if (!cell.covered.length) return "不過沒有一句的內容能確認已列入，請比對兩邊的文字。";
    return cell.status.code === "partial" ? `不過應辦事項的 ${all} 句之中，有 ${some} 句沒有列入。`
      : `應辦事項的 ${all} 句之中，有 ${some} 句找不到相對的文字，見「逐句對照」。`;
  }

  function verdict(cell) {
    const likeness = cell.score < 0 ? "" : cell.practices.length ? `相似度 ${cell.score} %` : `最相近者 ${cell.score} %`;
    return make("section", { class: `reason r-${cell.status.code}` }, make("p", {}, sentence(cell)),
      make("p", { class: "small" }, likeness, cell.required ? "" : `${likeness ? "　" : ""}本項不適用於這份計畫（年度或機關不同），僅供參照。`));
  }

  function texts(plan, item, cell) {
    const left = (text) => sheet("應辦事項", item, text, item.source);
    if (!cell.practices.length) {
      return [make("section", { class: "pair" }, left([item.text]),
        make("div", { class: "sheet lacking" }, make("h3", {}, "計畫的作法"), make("p", { class: "text" },
          cell.status.code === "missing" ? "沒有相符的作法。" : "沒有讀到相符的作法。")))];
    }
    const pairs = cell.practices.map((n, place) => {
      const practice = practiceOf(n);
      const [old, now] = marked(str(cell.marks[place]), item.text, practice.text);
      const name = cell.practices.length === 1 ? "計畫的作法" : `${cell.status.code === "unsure" ? "候選" : "作法"} ${place + 1}`;
      const entries = [practice.departments && `承辦 ${practice.departments}`, practice.deadline && `期限 ${practice.deadline}`];
      return make("section", { class: "pair" }, left(old),
        sheet(name, practice, now, entries.filter(Boolean).join("　"), whereOf(plan, practice)));
    });
    return cell.marks.some((mark) => mark >= 0) ? [...pairs, markings()] : pairs;
  }

  const markings = () => make("p", { class: "small" }, make("del", {}, "刪除線"), " 應辦事項有而計畫沒有的文字　",
    make("ins", {}, "底線"), " 計畫另有的文字");

  function sheet(name, about, text, foot, where = "") {
    const path = [about.facet, about.strategy, about.item].filter(Boolean).join(" › ");
    return make("div", { class: "sheet" }, make("h3", {}, name, where ? make("span", { class: "where" }, where) : ""),
      make("p", { class: "path" }, path), make("p", { class: "text" }, about.label ? `${about.label} ` : "", ...text),
      foot ? make("p", { class: "foot" }, foot) : "");
  }

  function marked(code, old, now) {
    if (!code) return [[old], [now]];
    const [left, right] = [[], []];
    const [a, b] = [[...old], [...now]];
    let [i, j] = [0, 0];
    for (const [, sign, digits] of code.matchAll(/([=+-])(\d+)/g)) {
      const n = Number(digits);
      if (sign === "=") {
        left.push(a.slice(i, i + n).join(""));
        right.push(b.slice(j, j + n).join(""));
      } else if (sign === "-") left.push(make("del", {}, a.slice(i, i + n).join("")));
      else right.push(make("ins", {}, b.slice(j, j + n).join("")));
      if (sign !== "+") i += n;
      if (sign !== "-") j += n;
    }
    return [left, right];
  }

  function clauses(item, cell) {
    const lines = [
      ...cell.uncovered.map((text) => [text, "✕", "未涵蓋", "uncovered"]),
      ...cell.covered.map((text) => [text, "✓", "已涵蓋", "covered"]),
    ].sort(([one], [other]) => item.text.indexOf(one) - item.text.indexOf(other));
    if (!lines.length) return "";
    return make("section", {}, make("h3", {}, "逐句對照"), make("ul", { class: "clauses" },
      ...lines.map(([text, sign, name, kind]) =>
        make("li", { class: kind }, make("span", { class: "sign", "aria-label": name }, sign), text))));
  }

  function differences(cell) {
    const kinds = cell.variation.filter((kind) => kind !== "identical");
    if (cell.status.code === "not_read" || (!kinds.length && !cell.differences.length)) return "";
    return make("section", {}, make("h3", {}, "有何不同"),
      make("p", { class: "tags" }, ...kinds.map((kind) => make("span", { class: "tag" }, D.changes[kind] ?? kind))),
      make("ul", {}, ...cell.differences.map((text) => make("li", {}, text))));
  }

  const whereOf = (plan, practice) => (practice.place || (practice.page ? `第 ${practice.page} 頁` : ""));

  function places(plan, cell) {
    return cell.practices.map((n, place) => {
      const practice = practiceOf(n);
      const name = cell.practices.length === 1 ? "計畫原文" : `計畫原文 ${place + 1}`;
      return original(name, plan, whereOf(plan, practice), practice.shown, "紅框內為這一筆作法", practice.text);
    });
  }

  const around = (plan, cell) => cell.around.map(([side, page, shown]) => original(D.around[side], plan, `第 ${page} 頁`,
    shown, side === "page" ? "整頁" : "紅框內為這一筆作法"));

  // The pictures of a place in the plan, a page each; where there are none, the place and why.
  function original(name, plan, where, shown, said, text = "") {
    if (typeof shown === "string") {
      return make("section", {}, make("h3", {}, name), make("p", { class: "no-picture" },
        make("b", {}, `${plan.file} ${where}`), D.without[shown] ?? shown));
    }
    return make("section", {}, make("h3", {}, name), ...shown.map(([picture, page]) => {
      const [data, width, height] = pictureOf(picture);
      const at = `${plan.file} 第 ${page} 頁`;
      return make("figure", {}, make("img", { src: `data:image/webp;base64,${data}`, width, height, alt: `${at}，${said} ${text}` }),
        make("figcaption", {}, `${at}，${said}`));
    }));
  }

  function runnerUp(plan, cell) {
    if (cell.runner < 0) return "";
    const practice = practiceOf(cell.runner);
    return make("section", { class: "runner" },
      make("h3", {}, cell.practices.length ? "次相近的作法，為何不採" : "最相近的作法，為何不採", make("span", { class: "where" }, whereOf(plan, practice))),
      make("p", { class: "text" }, practice.label ? `${practice.label} ` : "", practice.text),
      make("p", { class: "small" }, `相似度 ${cell.runnerScore} %。`, whyNot(cell)));
  }

  function whyNot(cell) {
    if (cell.runnerItem >= 0) return `這一筆已認定為 ${items[cell.runnerItem].name}「${short(items[cell.runnerItem].text)}」的作法。`;
    if (!cell.practices.length) return "相似度太低，不足以認定為這一項。";
    if (cell.runnerScore < cell.score) return `不如上列作法相近（${cell.score} %）。`;
    return "字面雖較相近，但依整份計畫的對應與所在位置，上列作法較為合適。";
  }

  const short = (text) => ([...text].length > 24 ? `${[...text].slice(0, 23).join("")}…` : text);

  function fine(plan, item, cell) {
    const ids = cell.practices.map((n) => `${plan.id}:${practiceOf(n).number}`);
    return make("section", { class: "fine" }, make("p", {}, `檔案 ${plan.file || "不明"}`, ids.length ? `　作法代號 ${ids.join("、")}` : "",
      `　應辦事項表 ${D.register} ${item.id}`), plan.origin ? make("p", {}, `來源：${plan.origin}`) : "");
  }

  // --- filters

  function options(select, values, first) {
    select.replaceChildren(make("option", { value: "" }, first), ...values.map((value) => make("option", { value }, value)));
  }

  const unique = (values) => [...new Set(values.filter(Boolean))];

  function isNeeded() {
    return STATUS.every((status) => status.look === chosen.statuses.has(status.code));
  }

  function setUp() {
    options($("year"), unique(plans.map((p) => p.year && String(p.year))), "全部");
    options($("office"), unique(plans.map((p) => p.office)).sort((a, b) => a.localeCompare(b, "zh-Hant")), "全部");
    options($("facet"), unique(items.map((m) => m.facet)), "全部");
    $("statuses").append(...STATUS.map((status) => make("button", { type: "button", class: "status", "data-code": status.code, title: status.about, "aria-pressed": "false" },
      chip(status), make("span", { class: "status-name" }, status.name), make("span", { class: "tally" }), make("span", { class: "share-of" }))));
    const apart = plans.filter((p) => !items.some((m) => isRequired(p.n, m.n))).length;
    $("scope").hidden = !someRequired || !apart;
    $("scope-text").textContent = `也列出不適用的 ${apart} 份計畫`;
    about(apart);
    notes();
    listen();
  }

  function about(apart) {
    const years = unique(plans.map((p) => p.year)).sort((a, b) => a - b);
    const scope = !someRequired ? "依應辦事項表均不適用於所列計畫（年度或機關不同），僅供參照" :
      apart ? `適用的計畫 ${number(plans.length - apart)} 份（資料中共 ${number(plans.length)} 份）` : `計畫 ${number(plans.length)} 份`;
    $("about").replaceChildren(...[`應辦事項表 ${D.register}，${number(items.length)} 項`, `民國 ${years.join("、") || "不明"} 年度`, scope, `${shownDate(D.made)}製作`]
      .map((text) => make("span", {}, text)));
  }

  function show() {
    for (const name of ["year", "office", "facet", "sort", "text"]) if ($(name).value !== chosen[name]) $(name).value = chosen[name];
    $("all").checked = chosen.all;
  }

  function changed() {
    writeAddress();
    draw();
    if (chosen.cell) reopen();
  }

  function listen() {
    $("statuses").addEventListener("click", (event) => {
      const code = event.target.closest("button")?.dataset.code;
      if (!code) return;
      if (!chosen.statuses.delete(code)) chosen.statuses.add(code);
      changed();
    });
    for (const name of ["year", "office", "facet", "sort"]) $(name).addEventListener("change", () => { chosen[name] = $(name).value; changed(); });
    let typing = 0;
    $("text").addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => { chosen.text = $("text").value; changed(); }, 150);
    });
    $("all").addEventListener("change", () => { chosen.all = $("all").checked; changed(); });
    $("needed").addEventListener("click", () => {
      chosen.statuses = isNeeded() ? new Set() : new Set(STATUS.filter((s) => s.look).map((s) => s.code));
      changed();
    });
    $("reset").addEventListener("click", () => { chosen = fresh(); close(); show(); changed(); });
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    const box = $("matrix");
    box.addEventListener("click", (event) => { const cell = event.target.closest("td.c[data-p]"); if (cell) open(cell); });
    box.addEventListener("keydown", onGridKey);
    document.addEventListener("keydown", onKey);
    addEventListener("hashchange", () => { readAddress(); show(); draw(); reopen(); });
    addEventListener("beforeprint", fillAll);
    matchMedia("print").addEventListener("change", fillAll);
  }

  function onKey(event) {
    if (event.key === "Escape") return close();
    const typing = event.target.closest?.("input, select, textarea");
    if ($("evidence").hidden || typing || event.ctrlKey || event.altKey || event.metaKey) return undefined;
    if (event.key === "n" || event.key === "N") step(1);
    if (event.key === "p" || event.key === "P") step(-1);
    return undefined;
  }

  // --- what the reader must know

  function notes() {
    $("notes").replaceChildren(make("h2", {}, "如何閱讀本頁"),
      make("dl", { class: "legend" }, ...STATUS.flatMap((status) => [make("dt", {}, chip(status), status.name), make("dd", {}, status.about)])),
      make("ul", {}, ...remarks().map((text) => make("li", {}, text))),
      make("h2", {}, "所根據的計畫"), make("div", { class: "wide" }, plansTable()));
  }

  function remarks() {
    const out = D.pictures.left;
    const again = plans.filter((p) => p.origin).length;
    return [
      "判定由程式比對文字而得，每一格都附證據；程式沒有讀到、或無從比對的，一律不說「未列」。",
      "「不適用」是應辦事項表沒有要求該年度或該機關辦理的事項，不計入各項統計；列出時以虛框表示。",
      "相似度以雙方用語的重疊程度計算，供排序與查證之用，不是符合程度的評分。",
      D.choice === "none" ? "製作本頁時選擇不附圖片；證據中仍載明檔名與頁碼。" :
        `附圖 ${number(D.pictures.count)} 張，${D.choice === "all" ? "每一種判定都附" : "只附須處理的格子"}；本頁以 ${D.megabytes} MB 為限，` +
        (out ? `另有 ${number(out)} 處因篇幅未附，證據中會說明；只製作單一單位的頁面（--office）即可附上。` : "沒有因篇幅而省略的圖片。"),
      again ? `所列計畫中有 ${number(again)} 份另載來源（見下表），例如依公開文字重新排製者，其頁碼與版面以重新排製的檔案為準。` : "",
    ].filter(Boolean);
  }

  function plansTable() {
    const heads = ["單位", "年度", "檔案", "頁數", "作法", "文字已交代", "待查問題", "來源"];
    const row = (plan) => make("tr", {}, ...[plan.office, plan.year ?? "—", plan.file || "—", plan.pages ?? "—", plan.practices ?? "—",
      plan.accounted === null || plan.accounted === undefined ? "—" : `${(100 * plan.accounted).toFixed(2)} %`, plan.issues ?? "—", plan.origin || "—"]
      .map((value) => make("td", {}, String(value))));
    return make("table", { class: "plans" }, make("thead", {}, make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...plans.map(row)));
  }

  readAddress();
  setUp();
  show();
  draw();
  performance.mark("matrix-ready");
  if (chosen.cell) reopen();
})();
