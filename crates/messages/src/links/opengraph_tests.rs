use super::{attributes, read};
use serde_json::json;

const ASKED: &str = "https://short.test/x";
const FOUND: &str = "https://page.test/a/b.html";

fn page(html: &str) -> serde_json::Value {
    read(html.as_bytes(), "text/html", ASKED, FOUND).map_or(serde_json::Value::Null, |p| p.to_json())
}

#[test]
fn a_full_page() {
    let html = r#"<!DOCTYPE html><html><head><title>Not this</title><!-- <meta property="og:title" content="nor this"> -->
        <script>var a = '<meta property="og:title" content="nor that">';</script>
        <META Property='og:title' content='Tom &amp; Jerry&#39;s &#x201c;day&#x201d;'/>
        <meta content="A &eacute;t&unknown; &" name="og:description"><meta property=og:type content=website>
        <meta property="og:url" content="https://other.test/"><meta property="og:site_name" content="Page">
        <meta property="og:image" content="../pic.png"><meta property="og:image:width" content="30">
        <meta property="og:image:secure_url" content="//cdn.test/pic.png"><meta property="og:image:height" content="x">
        <meta property="og:image" content="javascript:alert(1)"><meta property="og:image:type" content="image/png">
        </head><body><meta property="og:title" content="late"></body>"#;
    let got = page(html);
    assert_eq!(got["title"], "Tom & Jerry's \u{201c}day\u{201d}");
    assert_eq!(got["description"], "A \u{e9}t&unknown; &");
    assert_eq!((&got["type"], &got["url"], &got["site_name"]), (&json!("website"), &json!(ASKED), &json!("Page")));
    assert_eq!(
        got["images"],
        json!([{"url": "https://page.test/pic.png", "secure_url": "https://cdn.test/pic.png", "type": "", "width": 30, "height": 0}])
    );
    assert_eq!(got["locales_alternate"], json!(null));
}

#[test]
fn poor_pages() {
    let rows = [
        ("", None),
        ("<html><body>nothing</body></html>", None),
        (
            "<title> A  plain\n page </title><meta name=description content='About it'>",
            Some(("A plain page", "About it")),
        ),
        (
            "<title>never closed <meta property='og:title' content='x'>",
            Some(("never closed <meta property='og:title' content='x'>", "")),
        ),
        ("<meta property='og:title' content='open", Some(("open", ""))),
        ("<meta property='og:title' content=>", None),
        ("<<<<meta\u{e9}><meta \u{e9}=1 property=og:title content=t>", Some(("t", ""))),
        ("<script>never closed <meta property=og:title content=t>", None),
    ];
    for (html, want) in rows {
        let got = page(html);
        let want = want.map_or(json!(null), |(t, d)| json!([t, d]));
        let got = if got.is_null() { got } else { json!([got["title"], got["description"]]) };
        assert_eq!(got, want, "{html:?}");
    }
    assert_eq!(attributes(" a b=1 c = \"2\" d='>'/>rest").1, "rest");
}

#[test]
fn long_texts_and_other_alphabets() {
    let long = format!("<title>{}</title>", "\u{e4}".repeat(301));
    assert_eq!(page(&long)["title"].as_str().unwrap().chars().count(), 305);
    let latin = b"<meta charset=\"iso-8859-1\"><title>\xe4\xf6</title>";
    assert_eq!(read(latin, "text/html", ASKED, FOUND).unwrap().to_json()["title"], "\u{e4}\u{f6}");
    let cyrillic = b"<title>\xcf\xf0\xe8\xe2\xe5\xf2</title>";
    let got = read(cyrillic, "text/html; charset=windows-1251", ASKED, FOUND).unwrap().to_json();
    assert_eq!(got["title"], "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}");
    let broken = read(b"<title>\xff\xfe a</title>", "", ASKED, FOUND);
    assert!(broken.is_some());
}

#[test]
fn nothing_makes_it_panic() {
    let parts = [
        "<", "meta", " ", "=", "\"", "'", ">", "/", "content", "og:image", "&", "#x", ";", "\u{20ac}", "<!--", "-->",
        "<title>", "</title>", "<script>",
    ];
    let mut seed = 7usize;
    for _ in 0..20_000 {
        let mut html = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            html.push_str(parts[(seed >> 33) % parts.len()]);
        }
        let _ = page(&html);
    }
}
