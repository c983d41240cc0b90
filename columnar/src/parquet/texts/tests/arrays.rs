//! Arrays for tests.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, ListArray, StringArray, StringViewArray};
use arrow_schema::{DataType, Field};

/// An array without a buffer for nulls if it has none. With one, the crate ends some pages elsewhere.
pub(super) fn tidy(array: &ArrayRef) -> ArrayRef {
    let data = array.to_data().into_builder();
    match array.null_count() {
        0 => arrow_array::make_array(data.nulls(None).build().unwrap()),
        _ => array.clone(),
    }
}

/// What an array holds, whatever it is of.
pub(super) fn strings(array: &ArrayRef) -> Vec<Option<String>> {
    let text = |text: Option<&str>| text.map(str::to_owned);
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(text).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(text).collect(),
        DataType::List(_) => {
            let lists = array.as_list::<i32>().iter();
            lists
                .map(|list| list.map(|list| format!("{:?}", strings(&list))))
                .collect()
        }
        _ => {
            let array = array.as_dictionary::<Int32Type>();
            let array = array.downcast_dict::<StringArray>().unwrap();
            array.into_iter().map(text).collect()
        }
    }
}

/// A generator of numbers that look random.
pub(super) fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    }
}

/// Texts of which so many are different, so many of a hundred null, and the longest so long.
pub(super) fn texts(
    seed: u64,
    rows: usize,
    different: u64,
    nulls: u64,
    longest: u64,
) -> Vec<Option<String>> {
    let mut random = random(seed);
    let mut text = move |which: u64| {
        let mut of = self::random(which + 1);
        let letters = [
            'a',
            'b',
            '\0',
            'z',
            '~',
            'ä',
            '€',
            '\u{7ff}',
            '\u{ffff}',
            '😀',
            '\u{10ffff}',
        ];
        let length = of(longest + 1);
        (0..length)
            .map(|_| letters[of(letters.len() as u64) as usize])
            .collect()
    };
    let one = (0..rows).map(|_| match random(100) < nulls {
        true => None,
        // Some come in runs.
        false => Some(random(different) / 3 * (random(4) / 2)),
    });
    one.map(|which| which.map(&mut text)).collect()
}

/// The texts as arrays of every kind.
pub(super) fn arrays(texts: &[Option<String>]) -> [ArrayRef; 3] {
    let texts = || texts.iter().map(Option::as_deref);
    let mut dictionary = StringDictionaryBuilder::<Int32Type>::new();
    // One that no row has, and texts in another order.
    dictionary.append_value("nobody");
    let mut sorted: Vec<_> = texts().flatten().collect();
    sorted.sort_unstable();
    sorted
        .into_iter()
        .for_each(|text| dictionary.append_value(text));
    let before = 1 + texts().flatten().count();
    dictionary.extend(texts());
    [
        Arc::new(StringArray::from_iter(texts())),
        Arc::new(StringViewArray::from_iter(texts())),
        Arc::new(dictionary.finish().slice(before, texts().count())),
    ]
}

/// Lists of the texts, some of them empty or null.
pub(super) fn lists(seed: u64, texts: &[Option<String>]) -> ArrayRef {
    let mut random = random(seed);
    let mut lists = ListBuilder::new(StringBuilder::new());
    let mut texts = texts.iter();
    while texts.len() > 0 {
        let length = random(5).saturating_sub(1) as usize;
        lists
            .values()
            .extend(texts.by_ref().take(length).map(Option::as_deref));
        lists.append(length > 0 || random(2) == 0);
    }
    Arc::new(lists.finish())
}

/// Lists of texts as lists of views.
pub(super) fn of_views(lists: &ArrayRef) -> ArrayRef {
    let lists = lists.as_list::<i32>();
    let texts = lists.values().as_string::<i32>().iter();
    let views = Arc::new(StringViewArray::from_iter(texts));
    let element = Arc::new(Field::new("element", DataType::Utf8View, true));
    let offsets = lists.offsets().clone();
    Arc::new(ListArray::new(
        element,
        offsets,
        views,
        lists.nulls().cloned(),
    ))
}
