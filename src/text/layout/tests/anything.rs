//! What holds of any text at any width.

use proptest::prelude::*;
use unicode_bidi::{BidiClass, BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::text::clean;

/// Characters that have caused trouble, beside any others.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-c ]{1,4}",
        4 => "[ابتلاأدمنه \u{64E}\u{651}،؟١٢]{1,6}",
        1 => "[()\\[\\]{}⟦«»,.:#%+0-9-]{1,3}",
        1 => "[你好，。（）かガ한]{1,3}",
        1 => prop::sample::select(vec![
            "👨‍👩‍👧", "👍🏽", "🇸🇦", "🇸", "❤️", "1️⃣", "e\u{301}", "\u{301}", "\u{200D}", "\u{200C}",
            "\u{200B}", "\u{202E}", "\u{2067}", "\u{2069}", "\u{AD}", "\t", "\r", "\u{1B}[m", "\0", "\u{9B}",
            "\u{2028}", "\u{FE0F}", "\u{E0041}", "\u{600}١", "क्षि", "ש", "אב", "ลำ", "\u{1100}\u{1161}\u{11A8}",
            "\u{E000}", "\u{FFFF}", "\u{3000}", "\u{A0}", "لا", "{{name}}", "{{اسم b}}", "\u{2029}", "ﷺ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("no line end", |&it| it != '\n').prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn any_options() -> impl Strategy<Value = Options> {
    let base = prop::sample::select(vec![
        Base::Auto,
        Base::Auto,
        Base::Ltr,
        Base::Rtl,
        Base::AutoRtl,
    ]);
    let display = prop::sample::select(vec![
        Display::Visual,
        Display::Visual,
        Display::Word,
        Display::Terminal,
    ]);
    (prop_oneof![1..12_u16, 12..60_u16], base, display).prop_map(|(width, base, display)| Options {
        width,
        base,
        display,
    })
}

/// All stops, in the order of the text.
fn stops(text: &str) -> Vec<usize> {
    text.grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn rows_hold_the_text_in_order(text in text(), options in any_options()) {
        let paragraph = Paragraph::lay(&text, &atoms(&text), options);
        let mut end = 0;
        for row in 0..paragraph.rows() {
            let bytes = paragraph.row_bytes(row);
            prop_assert_eq!(bytes.start, end);
            prop_assert!(bytes.end > bytes.start || text.is_empty());
            end = bytes.end;
        }
        prop_assert_eq!(end, text.len());
    }

    #[test]
    fn cells_stand_apart_inside_the_width(text in text(), options in any_options()) {
        let paragraph = Paragraph::lay(&text, &atoms(&text), options);
        for row in 0..paragraph.rows() {
            let bytes = paragraph.row_bytes(row);
            let mut column = 0;
            let mut seen = 0;
            for cell in paragraph.row(row).cells {
                prop_assert!(cell.x >= column && cell.width >= 1);
                column = cell.x + cell.width;
                prop_assert!(column <= options.width);
                prop_assert_eq!(cell.text.width(), usize::from(cell.width), "{:?}", cell.text);
                prop_assert!(!cell.text.chars().any(clean::is_unseen), "{:?}", cell.text);
                prop_assert!(cell.bytes.start >= bytes.start && cell.bytes.end <= bytes.end);
                seen += cell.bytes.len();
            }
            // Only spaces that hang have no cell.
            let row = text.get(bytes.clone()).unwrap();
            let blank = |it: char| it == '\t' || it.is_whitespace();
            let hanging = row.len() - row.trim_end_matches(blank).len();
            prop_assert!(seen + hanging >= bytes.len());
        }
    }

    #[test]
    fn a_stop_with_its_own_cell_is_hit_where_the_cursor_is(text in text(), options in any_options()) {
        let paragraph = Paragraph::lay(&text, &atoms(&text), options);
        let places: Vec<_> = stops(&text).into_iter().map(|at| (at, paragraph.cursor(at))).collect();
        for &(at, place) in &places {
            prop_assert!(place.0 < paragraph.rows() && (-1..=i32::from(options.width)).contains(&place.1));
            // What hangs outside of the row has no cell; its cursor stands on another's, or beside one.
            let row = paragraph.row(place.0);
            let painted = row.cells.iter().any(|cell| i32::from(cell.x) == place.1);
            let own = painted || at == text.len();
            let alone = places.iter().filter(|other| other.1 == place).count() == 1;
            if alone && own {
                prop_assert_eq!(paragraph.hit(place.0, place.1), at);
            }
        }
        for column in -1..=i32::from(options.width) {
            for row in 0..=paragraph.rows() {
                prop_assert!(places.iter().any(|place| place.0 == paragraph.hit(row, column)));
            }
        }
    }

    #[test]
    fn right_visits_every_stop_and_left_goes_back(text in text(), options in any_options()) {
        let paragraph = Paragraph::lay(&text, &atoms(&text), options);
        let mut at = 0;
        while let Some(next) = paragraph.left(at) {
            at = next;
        }
        let mut visited = vec![at];
        while let Some(next) = paragraph.right(at) {
            prop_assert_eq!(paragraph.left(next), Some(at));
            prop_assert!(visited.len() <= text.len());
            visited.push(next);
            at = next;
        }
        visited.sort_unstable();
        prop_assert_eq!(visited, stops(&text));
    }

    #[test]
    fn ascii_is_laid_out_the_same_on_both_ways(
        text in "[ab {}]{0,60}",
        cuts in prop::collection::vec(0..60_usize, 0..6),
        width in 1..30_u16,
    ) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let atoms: Vec<_> = cuts.chunks_exact(2).map(|pair| pair[0]..pair[1]).collect();
        let short = Paragraph::lay(&text, &atoms, options(width));
        let long = Paragraph::lay_any(&text, &super::atoms::ordered(&text, &atoms), options(width));
        prop_assert!(short.clusters.is_none());
        prop_assert_eq!(&short.rows, &long.rows);
        for row in 0..short.rows() {
            prop_assert_eq!(short.row(row), long.row(row));
        }
    }

    #[test]
    fn clusters_are_graphemes(text in text()) {
        let found: Vec<_> = cluster::clusters(&text, 80, Display::Visual)
            .map(|cluster| cluster.start as usize)
            .chain([text.len()])
            .collect();
        prop_assert_eq!(found, stops(&text));
    }

    #[test]
    fn the_order_is_unicode_bidis(
        text in "[abא-תابت ١٢12()\\[\\]،,.+#%\t-]{0,40}",
        rtl in any::<bool>(),
    ) {
        let base = if rtl { Base::Rtl } else { Base::Ltr };
        let mut clusters: Vec<_> = cluster::clusters(&text, 400, Display::Terminal).collect();
        let atoms = super::atoms::in_clusters(&mut clusters, &[]);
        levels::resolve(&text, &mut clusters, &atoms, base);
        let ours = levels::order(&clusters, rtl);
        let level = if rtl { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(&text, Some(level));
        let theirs = info.paragraphs.first().map_or_else(Vec::new, |paragraph| {
            let levels = info.reordered_levels_per_char(paragraph, paragraph.range.clone());
            BidiInfo::reorder_visual(&levels)
        });
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn an_atom_is_an_isolate(
        before in "[abابت ١12().+]{0,8}",
        atom in "[abابت ١12().+]{1,8}",
        // No pair begins behind the isolate, where unicode-bidi errs.
        after in "[abابت ١12).+]{0,8}",
        rtl in any::<bool>(),
    ) {
        let base = if rtl { Base::Rtl } else { Base::Ltr };
        let text = format!("{before}{atom}{after}");
        let mut clusters: Vec<_> = cluster::clusters(&text, 400, Display::Terminal).collect();
        let range = before.len()..before.len() + atom.len();
        let atoms = super::atoms::in_clusters(&mut clusters, &[range]);
        levels::resolve(&text, &mut clusters, &atoms, base);
        let ours: Vec<_> = clusters.iter().map(cluster::Cluster::level).collect();
        let isolated = format!("{before}\u{2068}{atom}\u{2069}{after}");
        let level = if rtl { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(&isolated, Some(level));
        let theirs: Vec<_> = isolated
            .char_indices()
            .filter(|(_, it)| {
                !matches!(unicode_bidi::bidi_class(*it), BidiClass::FSI | BidiClass::PDI)
            })
            .map(|(at, _)| info.levels[at].number())
            .collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn nothing_panics(
        text in any::<String>(),
        raw in prop::collection::vec(any::<(u8, u8)>(), 0..6),
        byte in any::<usize>(),
        options in any_options(),
    ) {
        let atoms: Vec<_> = raw.iter().map(|&(start, end)| start.into()..end.into()).collect();
        let paragraph = Paragraph::lay(&text, &atoms, options);
        for row in 0..=paragraph.rows() {
            let _ = (paragraph.row(row), paragraph.row_bytes(row), paragraph.hit(row, 3));
        }
        let _ = (paragraph.cursor(byte), paragraph.left(byte), paragraph.right(byte));
        let row = one_line(&text, options.width, options.display);
        prop_assert!(columns_of(&row) <= options.width);
    }
}
