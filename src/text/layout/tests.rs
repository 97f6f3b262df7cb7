use super::*;

mod anything;

fn options(width: u16) -> Options {
    Options {
        width,
        base: Base::Auto,
        display: Display::Visual,
    }
}

/// What is painted, row by row.
fn rows(text: &str, atoms: &[Range<usize>], options: Options) -> Vec<String> {
    let paragraph = Paragraph::lay(text, atoms, options);
    (0..paragraph.rows())
        .map(|row| paragraph.row(row).text())
        .collect()
}

/// The byte ranges of all `{{…}}`.
fn atoms(text: &str) -> Vec<Range<usize>> {
    text.match_indices("{{")
        .filter_map(|(start, _)| {
            let length = text.get(start..)?.find("}}")?;
            Some(start..start + length + 2)
        })
        .collect()
}

#[test]
fn words_wrap_at_the_width_and_spaces_hang() {
    for (text, width, expected) in [
        ("", 10, vec![""]),
        ("Hello", 10, vec!["Hello"]),
        ("Hello there you", 10, vec!["Hello ", "there you"]),
        ("Hello there", 5, vec!["Hello", "there"]),
        ("Hello     there", 6, vec!["Hello ", "there"]),
        ("Hello     ", 5, vec!["Hello"]),
        ("abcdefgh", 3, vec!["abc", "def", "gh"]),
        ("ab cdefgh", 4, vec!["ab ", "cdef", "gh"]),
        ("    ab", 3, vec!["   ", "ab"]),
        ("é café é", 5, vec!["é ", "café ", "é"]),
        ("a—b c", 3, vec!["a—b", "c"]),
    ] {
        assert_eq!(
            rows(text, &[], options(width)),
            expected,
            "{text:?} at {width}"
        );
    }
}

#[test]
fn atoms_stay_whole_where_they_fit() {
    for (text, width, expected) in [
        (
            "Hi {{full name}}, hello",
            15,
            vec!["Hi ", "{{full name}}, ", "hello"],
        ),
        ("Hi {{full name}}", 8, vec!["Hi ", "{{full ", "name}}"]),
        ("abcdef{{name}}", 9, vec!["abcdef", "{{name}}"]),
        ("{{a}}{{b}}{{c}}", 12, vec!["{{a}}{{b}}", "{{c}}"]),
        (
            "é {{full name}}, hello",
            15,
            vec!["é ", "{{full name}}, ", "hello"],
        ),
        ("ébcdef{{name}}", 9, vec!["ébcdef", "{{name}}"]),
        ("é {{full name}}", 7, vec!["é ", "{{full ", "name}}"]),
    ] {
        assert_eq!(
            rows(text, &atoms(text), options(width)),
            expected,
            "{text:?} at {width}"
        );
    }
}

#[test]
fn wide_characters_part_between_but_not_at_punctuation() {
    for (text, width, expected) in [
        ("你好世界", 4, vec!["你好", "世界"]),
        ("你好世界", 5, vec!["你好", "世界"]),
        ("Hello 你好世界", 10, vec!["Hello 你好", "世界"]),
        ("你好世，界", 6, vec!["你好", "世，界"]),
        ("你（好）世", 4, vec!["你", "（好", "）世"]),
    ] {
        assert_eq!(
            rows(text, &[], options(width)),
            expected,
            "{text:?} at {width}"
        );
    }
}

#[test]
fn a_cluster_wider_than_a_row_is_replaced() {
    assert_eq!(rows("你a", &[], options(1)), ["\u{FFFD}", "a"]);
    assert_eq!(rows("\u{1B}a", &[], options(4)), ["\u{FFFD}a"]);
    assert_eq!(rows("\u{1B}a", &[], options(6)), ["⟦ESC⟧a"]);
    assert_eq!(rows("\ta", &[], options(2)), ["  ", "a"]);
}

/// The column behind the last cell.
fn columns_of(row: &Row) -> u16 {
    row.cells.last().map_or(0, |cell| cell.x + cell.width)
}

#[test]
fn emoji_sequences_are_their_first_emoji() {
    for (text, expected, columns) in [
        ("👨‍👩‍👧x", "👨x", 3),
        ("👍🏽x", "👍x", 3),
        ("🇸🇦x", "🇸🇦x", 3),
        ("❤️x", "❤x", 2),
        ("1️⃣x", "1\u{20E3}x", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿x", "🏴x", 3),
    ] {
        let row = Paragraph::lay(text, &[], options(20)).row(0);
        assert_eq!(row.text(), expected);
        assert_eq!(columns_of(&row), columns, "{text}");
    }
}

#[test]
fn what_cannot_be_seen_is_marked_and_turns_nothing() {
    for (text, expected) in [
        ("a\u{202E}bc", "a⟦RLO⟧bc"),
        ("a\u{200B}b", "a⟦U+200B⟧b"),
        ("co\u{AD}op", "co⟦SHY⟧op"),
        ("a\r", "a⟦CR⟧"),
        ("a\tb", "a    b"),
        ("a\u{200D}b", "a⟦ZWJ⟧b"),
        ("\u{301}a", "◌\u{301}a"),
    ] {
        assert_eq!(rows(text, &[], options(20)), [expected]);
    }
    let row = Paragraph::lay("a\u{202E}b", &[], options(20)).row(0);
    let marks: Vec<_> = row.cells.iter().map(|cell| cell.mark).collect();
    assert_eq!(marks, [false, true, false]);
    // Its bracket is ours and is not mirrored.
    assert_eq!(
        rows("ب\u{200F}ب", &[], options(8)),
        [" \u{FE8F}⟦RLM⟧\u{FE8F}"]
    );
}

#[test]
fn arabic_is_turned_joined_and_at_the_right() {
    for (text, width, expected) in [
        (
            "مرحبا",
            8,
            vec!["   \u{FE8E}\u{FE92}\u{FEA3}\u{FEAE}\u{FEE3}"],
        ),
        // Marks stay with their letters.
        (
            "مَرْحَبًا",
            5,
            vec!["\u{FE8E}\u{FE92}\u{64B}\u{FEA3}\u{64E}\u{FEAE}\u{652}\u{FEE3}\u{64E}"],
        ),
        ("لا", 2, vec![" \u{FEFB}"]),
        ("بلا", 2, vec!["\u{FEFC}\u{FE91}"]),
        // Both letters' marks sit on the one form.
        ("لَآ\u{650}", 1, vec!["\u{FEF5}\u{64E}\u{650}"]),
        (
            "إلا الآن",
            7,
            vec![" \u{FEE5}\u{FEF5}\u{FE8D} \u{FEFB}\u{FE87}"],
        ),
        ("هـ", 2, vec!["ـ\u{FEEB}"]),
        // ZWNJ parts, ZWJ joins; neither is written.
        ("می\u{200C}خ", 3, vec!["\u{FEA5}\u{FBFD}\u{FEE3}"]),
        ("ه\u{200D} ه", 3, vec!["\u{FEE9} \u{FEEB}"]),
        (
            "(مرحبا)",
            7,
            vec!["(\u{FE8E}\u{FE92}\u{FEA3}\u{FEAE}\u{FEE3})"],
        ),
        ("ب [a] ب", 7, vec!["\u{FE8F} [a] \u{FE8F}"]),
        ("رقم ١٢٣", 8, vec![" ١٢٣ \u{FEE2}\u{FED7}\u{FEAD}"]),
        ("a مر b", 8, vec!["a \u{FEAE}\u{FEE3} b"]),
    ] {
        assert_eq!(
            rows(text, &[], options(width)),
            expected,
            "{text:?} at {width}"
        );
    }
}

#[test]
fn the_sample_line_reads_as_in_a_browser() {
    let text = "مرحبا {{name}}، كيف يمكنني مساعدتك؟ Order #123";
    let full = "Order #123 \u{61F}\u{FEDA}\u{FE97}\u{FEAA}\u{FECB}\u{FE8E}\u{FEB4}\u{FEE3} \
                \u{FEF2}\u{FEE8}\u{FEE8}\u{FEDC}\u{FEE4}\u{FEF3} \u{FED2}\u{FEF4}\u{FEDB} \
                \u{60C}{{name}} \u{FE8E}\u{FE92}\u{FEA3}\u{FEAE}\u{FEE3}";
    assert_eq!(rows(text, &atoms(text), options(46)), [full]);
    let narrow = rows(text, &atoms(text), options(16));
    assert_eq!(
        narrow,
        [
            " \u{60C}{{name}} \u{FE8E}\u{FE92}\u{FEA3}\u{FEAE}\u{FEE3}",
            "      \u{FEF2}\u{FEE8}\u{FEE8}\u{FEDC}\u{FEE4}\u{FEF3} \u{FED2}\u{FEF4}\u{FEDB}",
            "  Order \u{61F}\u{FEDA}\u{FE97}\u{FEAA}\u{FECB}\u{FE8E}\u{FEB4}\u{FEE3}",
            "            #123",
        ]
    );
}

#[test]
fn other_displays_leave_more_to_the_terminal() {
    let text = "قل (مرحبا) a";
    let shown = |display| {
        rows(
            text,
            &[],
            Options {
                width: 12,
                base: Base::Auto,
                display,
            },
        )
    };
    assert_eq!(shown(Display::Terminal), ["قل (مرحبا) a"]);
    // The words are turned, their letters and brackets are kitty's.
    assert_eq!(shown(Display::Word), ["a (مرحبا) قل"]);
    let row = Paragraph::lay(
        "قل",
        &[],
        Options {
            width: 2,
            base: Base::Auto,
            display: Display::Word,
        },
    )
    .row(0);
    // A style goes where the reader sees the letter.
    assert_eq!(row.cells[0].text, "ق");
    assert_eq!(row.cells[0].bytes, 2..4);
    assert_eq!(
        rows(
            "لا",
            &[],
            Options {
                width: 2,
                base: Base::Auto,
                display: Display::Word
            }
        ),
        ["لا"]
    );
}

/// What kitty 0.26.5 makes of a row: each stretch without spaces is turned round, and its brackets mirrored, if its first
/// character of any script is of a right-to-left one (seen on its screen).
fn turned_by_kitty(row: &str) -> String {
    let turned = |word: &str| -> String {
        let scripted = word
            .chars()
            .find(|it| it.is_alphabetic() && *it != 'ـ' || matches!(it, '٠'..='٩'));
        if scripted.is_some_and(levels::is_in_rtl_block) {
            let mirrored = |it| unicode_bidi_mirroring::get_mirrored(it).unwrap_or(it);
            word.chars().rev().map(mirrored).collect()
        } else {
            word.to_owned()
        }
    };
    let words: Vec<_> = row.split(' ').map(turned).collect();
    words.join(" ")
}

#[test]
fn words_come_out_right_where_the_terminal_turns_them() {
    for (text, seen) in [
        ("مرحبا", "ابحرم"),
        ("قل (مرحبا) a", "a (ابحرم) لق"),
        ("رقم ٤٨٢١٥ تم", "مت ٤٨٢١٥ مقر"),
        ("خصم ٥٠٪ و2026", "2026و ٪٥٠ مصخ"),
        ("سعر 5ر.س", "س.ر5 رعس"),
        ("من ٢/٣، (٨)", "(٨) ،٢/٣ نم"),
        ("a (٤٨) b", "a (٤٨) b"),
        // Left as it is by kitty, so joined and turned by us.
        ("جهاز aبب", "a\u{FE90}\u{FE91} زاهج"),
        ("abبب cd", "ab\u{FE90}\u{FE91} cd"),
        // Not to be had: each part reads right, in the other order.
        ("ملف PDFات", "PDF\u{FE95}\u{FE8D} فلم"),
    ] {
        let options = Options {
            width: text.chars().count() as u16,
            base: Base::Auto,
            display: Display::Word,
        };
        let written = rows(text, &[], options).concat();
        assert_eq!(turned_by_kitty(&written), seen, "{text} as {written}");
    }
}

#[test]
fn a_base_direction_can_be_forced() {
    let shown = |text, base| {
        rows(
            text,
            &[],
            Options {
                width: 8,
                base,
                display: Display::Visual,
            },
        )
        .concat()
    };
    assert_eq!(shown("abc!", Base::Auto), "abc!");
    assert_eq!(shown("abc!", Base::Rtl), "    !abc");
    assert_eq!(shown("مر!", Base::Ltr), "\u{FEAE}\u{FEE3}!");
    let empty = |base| {
        Paragraph::lay(
            "",
            &[],
            Options {
                width: 8,
                base,
                display: Display::Visual,
            },
        )
        .cursor(0)
    };
    assert_eq!(empty(Base::Rtl), (0, 7));
    assert_eq!(empty(Base::Auto), (0, 0));
    assert_eq!(empty(Base::AutoRtl), (0, 7));
}

#[test]
fn a_text_without_direction_begins_where_it_is_told_to() {
    let is_rtl = |text: &str, atoms: &[Range<usize>], base| {
        let options = Options {
            width: 20,
            base,
            display: Display::Visual,
        };
        Paragraph::lay(text, atoms, options).is_rtl()
    };
    for (text, atoms_in, auto, otherwise) in [
        ("48215", 0, false, true),
        ("٤٨٢١٥", 0, false, true),
        ("{{a}} {{b}}", 2, false, true),
        ("", 0, false, true),
        ("{{a}} b", 1, false, false),
        ("é 1", 0, false, false),
        ("1 سبب", 0, true, true),
    ] {
        let atoms = [0..5, 6..11];
        let atoms = atoms.get(..atoms_in).unwrap();
        assert_eq!(is_rtl(text, atoms, Base::Auto), auto, "{text}");
        assert_eq!(is_rtl(text, atoms, Base::AutoRtl), otherwise, "{text}");
        assert!(!is_rtl(text, atoms, Base::Ltr), "{text}");
    }
}

#[test]
fn an_atom_decides_no_direction() {
    let text = "{{name}} مرحبا";
    assert!(Paragraph::lay(text, &atoms(text), options(20)).is_rtl());
    assert!(!Paragraph::lay(text, &[], options(20)).is_rtl());
}

/// What each text reads in one row that just holds it.
fn reads(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let width = expected.chars().count() as u16;
        assert_eq!(
            rows(text, &atoms(text), options(width)),
            [*expected],
            "{text}"
        );
    }
}

#[test]
fn an_atom_is_turned_apart_from_what_stands_beside_it() {
    reads(&[
        ("ا {{a}}{{b}}", "  {{b}}{{a}} \u{FE8D}"),
        ("ا {{a}}12", "     12{{a}} \u{FE8D}"),
        ("ا {{a}}cd", "     cd{{a}} \u{FE8D}"),
        ("a {{ا}}{{د}}", "a {{\u{FE8D}}}{{\u{FEA9}}}"),
        ("a {{ا}}د", "a {{\u{FE8D}}}\u{FEA9}"),
    ]);
}

/// unicode-bidi 0.3 asks the first strong character of what stands before an isolate, instead of the last.
#[test]
fn a_pair_of_brackets_behind_an_atom_goes_by_the_letter_before_the_atom() {
    reads(&[
        ("ا b {{a}} (c)", "b {{a}} (c) \u{FE8D}"),
        ("ا b ج {{a}} (c)", "(c) {{a}} \u{FE9D} b \u{FE8D}"),
        ("a ا {{x}} (ب)", "a (\u{FE8F}) {{x}} \u{FE8D}"),
        ("a ا b {{x}} (ب)", "a \u{FE8D} b {{x}} (\u{FE8F})"),
    ]);
}

#[test]
fn the_cursor_is_where_the_next_letter_will_appear() {
    let cursor = |text: &str, byte| Paragraph::lay(text, &[], options(10)).cursor(byte);
    assert_eq!(cursor("abc", 0), (0, 0));
    assert_eq!(cursor("abc", 3), (0, 3));
    // Behind a full row it is beside it, not on its last letter.
    assert_eq!(cursor("abcdefghij", 10), (0, 10));
    assert_eq!(cursor("ابجدهوزحطي", 20), (0, -1));
    assert_eq!(cursor("漢字漢字漢", 15), (0, 10));
    assert_eq!(cursor("ابج", 0), (0, 9));
    assert_eq!(cursor("ابج", 6), (0, 6));
    // Both letters of a lam-alef stand in its one cell.
    assert_eq!(cursor("لا", 0), (0, 9));
    assert_eq!(cursor("لا", 2), (0, 9));
    assert_eq!(cursor("لا", 4), (0, 8));
    // A hanging space has no cell of its own: they are all beside the row.
    assert_eq!(cursor("abcdefghij  k", 10), (0, 10));
    assert_eq!(cursor("abcdefghij  k", 11), (0, 10));
    assert_eq!(cursor("abcdefghij  k", 12), (1, 0));
}

#[test]
fn a_click_beside_the_text_is_at_the_rows_end() {
    let paragraph = Paragraph::lay("abc defg", &[], options(5));
    assert_eq!(paragraph.hit(0, 1), 1);
    assert_eq!(paragraph.hit(0, 4), 3);
    assert_eq!(paragraph.hit(1, 4), 8);
    assert_eq!(paragraph.hit(0, -1), 0, "beside the start");
    assert_eq!(paragraph.hit(9, 9), 8);
    let paragraph = Paragraph::lay("ابج", &[], options(5));
    assert_eq!(paragraph.hit(0, 4), 0);
    assert_eq!(paragraph.hit(0, 0), 6);
    assert_eq!(paragraph.hit(0, 5), 0, "beside the start");
    let full = Paragraph::lay("abcde", &[], options(5));
    assert_eq!((full.hit(0, 4), full.hit(0, 5)), (4, 5));
    let full = Paragraph::lay("ابجده", &[], options(5));
    assert_eq!((full.hit(0, 0), full.hit(0, -1)), (8, 10));
}

#[test]
fn left_and_right_go_by_what_is_seen() {
    // On the screen: a, b, then the Arabic letters from the third to the first, then c.
    let paragraph = Paragraph::lay("ab ابج c", &[], options(20));
    let mut stops = vec![0];
    while let Some(next) = paragraph.right(*stops.last().unwrap()) {
        stops.push(next);
    }
    assert_eq!(stops, [0, 1, 2, 7, 5, 3, 9, 10, 11]);
    let paragraph = Paragraph::lay("لا ب", &[], options(20));
    assert_eq!(paragraph.right(0), None);
    assert_eq!(paragraph.left(0), Some(2));
    assert_eq!(paragraph.left(2), Some(4));
    assert_eq!(paragraph.left(7), None);
}

#[test]
fn a_phone_number_in_a_line_keeps_its_order_and_others_do_not_change() {
    let shown = |text: &str| one_line(text, 60, Display::Visual).text();
    for number in ["+1 202 555 0144", "+1 *** *** **44", "+971501234567"] {
        let text = shown(&format!("اتصال بـ {number} الآن"));
        assert!(text.contains(number), "{text}");
    }
    // Neither a sum, nor a number without its plus.
    for (text, wanted) in [("ا + 5 6", "6 5 + "), ("ا 202 555", "555 202 ")] {
        assert!(shown(text).starts_with(wanted), "{}", shown(text));
    }
}

#[test]
fn one_line_is_cut_with_an_ellipsis() {
    let shown = |text, columns| one_line(text, columns, Display::Visual).text();
    assert_eq!(shown("Hello", 5), "Hello");
    assert_eq!(shown("Hello there", 8), "Hello t…");
    assert_eq!(shown("a\nb", 8), "a b");
    assert_eq!(shown("你好世界", 5), "你好…");
    assert_eq!(shown("你好世界", 1), "…");
    assert_eq!(shown("abc", 0), "");
    assert_eq!(
        shown("مرحبا", 8),
        "\u{FE8E}\u{FE92}\u{FEA3}\u{FEAE}\u{FEE3}"
    );
    assert_eq!(shown("مرحبا", 4), "…\u{FEA1}\u{FEAE}\u{FEE3}");
    // Cut within braces, a line from right to left ends before them: alone they would turn round.
    for columns in 9..25 {
        let text = shown("سلام يا {{customer_name}} كيف", columns);
        assert!(
            !text.contains('{') && !text.contains('}'),
            "{columns}: {text}"
        );
        assert!(text.contains('…'), "{columns}: {text}");
    }
    assert!(shown("سلام يا {{customer_name}} كيف", 26).contains("{{customer_name}}"));
    assert_eq!(shown("Hello {{customer_name}}", 14), "Hello {{custo…");
    let row = one_line("Hello there", 8, Display::Visual);
    assert_eq!(row.cells.last().unwrap().bytes, 7..11);
}

#[test]
fn what_is_quoted_in_a_line_decides_no_direction() {
    let shown = |text: &str, columns| one_line(text, columns, Display::Visual).text();
    // First what is said of it, or the sentence would run into its sign.
    let line = shown(": `{{سبب` has no end", 40);
    assert!(line.starts_with(": `"), "{line}");
    assert!(line.ends_with("` has no end"), "{line}");
    let cut = shown("`{{سبب الاتصال` has no end", 12);
    assert!(cut.starts_with('`') && cut.ends_with('…'), "{cut}");
    assert!(!is_rtl("`سبب` has no end"));
    assert!(is_rtl("سبب `name`"));
    // A number within a quotation belongs to it.
    assert_eq!(shown("see `+1 202 555 0143`", 40), "see `+1 202 555 0143`");
}
