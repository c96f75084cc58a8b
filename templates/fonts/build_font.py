"""Cut STIX Two Math down to what a course on backpropagation prints, as WOFF2.

Not part of the installed programme: run it by hand when a page needs a glyph that is missing.

    pip install 'backprop-grader[fonts]'        # ziamath, which carries the font, and fontTools
    python templates/fonts/build_font.py        # writes stix-two-math.woff2 beside this file

What is kept: the MATH table (how far to raise an exponent, which glyph is the next larger bracket),
the letters a formula is set in (mathematical italic and bold, upright for function names, Greek,
double-struck, script), digits, operators, accents, and the larger variants of brackets and radicals.
What is dropped: hinting, positioning and substitution features a browser does not use in
mathematics, and the other thousands of symbols. Under the font's licence (OFL.txt) a modified font
may be passed on; the STIX fonts reserve no font name, but the family is called "Grader Math" on the
pages so that a font installed by the reader is never mistaken for this one.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE / "stix-two-math.woff2"
LIMIT = 114_000  # bytes; the page carries it as base64, a third larger


def code_points() -> set[int]:
    """Every character that can stand in a formula."""
    ranges = [
        (0x20, 0x7E),  # ASCII: digits, operators, function names
        (0x391, 0x3A9),  # Greek capitals, upright as in TeX
        (0x3B1, 0x3C9),  # Greek small, upright
        (0x1D400, 0x1D467),  # bold, italic
        (0x1D468, 0x1D49B),  # bold italic
        (0x1D6A8, 0x1D755),  # Greek bold, italic, bold italic is cut below
        (0x1D7CE, 0x1D7D7),  # bold digits
    ]
    points = {point for first, last in ranges for point in range(first, last + 1)}
    points |= set(range(0x1D49C, 0x1D4B6))  # script capitals, for mathcal
    symbols = (
        "\u00a0¬±·×÷ıȷℎℒℓℕℝℤℬℱℋℐℳℛϕϵϑ𝔼𝟙ℰ∞∂∇∅∈∉∋∑∏∫√∝∣∥∧∨∩∪∖∘∗⋆−∓∼≃≅≈≔≠≡≤≥≪≫⊂⊆"
        "⊕⊖⊗⊘⊙⊤⊥⊺⋅⋮⋯⋱←↑→↓↔↦⇐⇒⇔⟵⟶⟸⟹⟺⟼∀∃…′″‴⁗‖⟨⟩⌈⌉⌊⌋⟦⟧⏞⏟⎴⎵ˆ˜¯˙¨ˇˉ‾―□∎°†‡"
    )
    points |= {ord(letter) for letter in symbols}
    # Combining accents: what a hat, bar or arrow over a letter is drawn with.
    points |= {0x302, 0x303, 0x304, 0x305, 0x306, 0x307, 0x308, 0x30C, 0x332, 0x20D7, 0x338}
    # Spaces and the invisible operators, which must have a glyph or they show as boxes.
    points |= set(range(0x2000, 0x200B)) | {0x2061, 0x2062, 0x2063, 0x2064, 0x205F}
    return points


def build() -> int:
    """Write the subset and say how many bytes it has."""
    import ziamath
    from fontTools import subset

    source = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["dtls"]  # i without its dot under an accent; script-size forms double the file
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the copyright and the licence stay in the file
    options.drop_tables += ["DSIG", "GPOS", "FFTM"]
    options.glyph_names = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points())
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes every time
    font.recalcTimestamp = False
    subset.save_font(font, str(TARGET), options)
    return TARGET.stat().st_size


if __name__ == "__main__":
    size = build()
    print(f"{TARGET.name}: {size} bytes")
    if size > LIMIT:
        raise SystemExit(f"larger than the {LIMIT} bytes a page should carry: drop characters")
