"""Numbers as word processors print them before a paragraph: 一, 甲, 壹, ①, iv and so on.

Word names the formats (ECMA-376 part 1, 17.18.59), ODF shows their first number (ODF 1.3 part 3, 19.500).
"""

from collections.abc import Callable, Sequence

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹貳參肆伍陸柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

Format = Callable[[int], str]


def counting(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """Return 1 to 9999 in words: 十, 十二, 二十, 一百零一; digit by digit where it is larger."""
    if not 0 < number < 10_000:
        return "".join(digits[int(digit)] for digit in str(number))
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    return said[1:] if said.startswith(digits[1] + units[0]) else said


def letters(number: int) -> str:
    """Return a, b … z, aa, bb …: Word repeats the letter after z."""
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """Return i, ii, iii, iv and so on."""
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def among(signs: Sequence[str]) -> Format:
    """Return a format whose numbers are these signs; beyond them digits."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def from_code(first: int, last: int) -> Format:
    """Return a format whose signs follow each other in Unicode: ① … ⑳."""
    return among([chr(code) for code in range(first, last + 1)])


def full_width(number: int) -> str:
    """Return １２."""
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def digit_by_digit(number: int) -> str:
    """Return 一〇 for 10."""
    return "".join(DIGITS[int(digit)] for digit in str(number))


def formal(number: int) -> str:
    """Return 壹, 貳 … 拾壹."""
    return counting(number, FORMAL, "拾佰仟")


WORD: dict[str, Format] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": counting,
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "japaneseCounting": counting,
    "koreanCounting": counting,
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "ideographTraditional": among(STEMS),
    "ideographZodiac": among(BRANCHES),
    "ideographZodiacTraditional": among([STEMS[n % 10] + BRANCHES[n % 12] for n in range(60)]),
    "ideographLegalTraditional": formal,
    "chineseLegalSimplified": formal,
    "japaneseLegal": formal,
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": from_code(0x2460, 0x2473),
    "decimalEnclosedCircleChinese": from_code(0x2460, 0x2473),
    "decimalEnclosedFullstop": from_code(0x2488, 0x249B),
    "decimalEnclosedParen": from_code(0x2474, 0x2487),
    "ideographEnclosedCircle": from_code(0x3220, 0x3229),
    "none": lambda number: "",
}
"""w:numFmt -> format. 「ideographEnclosedCircle」 is ㈠ in Word's lists."""

ODF: dict[str, Format] = {
    "1": str,
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
    "１": full_width,
    "一": counting,
    "〇": digit_by_digit,
    "壹": formal,
    "壱": formal,
    "甲": among(STEMS),
    "子": among(BRANCHES),
    "甲子": WORD["ideographZodiacTraditional"],
    "①": from_code(0x2460, 0x2473),
    "⑴": from_code(0x2474, 0x2487),
    "⒈": from_code(0x2488, 0x249B),
    "㈠": from_code(0x3220, 0x3229),
    "": lambda number: "",
}
"""First number of style:num-format (「一, 二, 三, ...」) -> format."""


def word_format(name: str) -> Format:
    """Return the format of a w:numFmt; an unknown one prints digits."""
    return WORD.get(name, str)


def odf_format(name: str) -> Format:
    """Return the format of a style:num-format; an unknown one prints digits."""
    return ODF.get(name.split(",")[0].strip(), str)
