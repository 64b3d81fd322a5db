use super::{MAX_TEXT, is_readable, text};
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use std::io::Write;

/// A ZIP archive, every other entry stored.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (n, (name, data)) in files.iter().enumerate() {
        let method: u16 = if n % 2 == 0 { 8 } else { 0 };
        let mut packed = data.to_vec();
        if method == 8 {
            let mut z = DeflateEncoder::new(Vec::new(), Compression::fast());
            z.write_all(data).unwrap();
            packed = z.finish().unwrap();
        }
        let (at, sizes) = (out.len() as u32, [packed.len() as u32, data.len() as u32]);
        let mut common = vec![20, 0, 0, 0];
        common.extend(method.to_le_bytes());
        common.extend([0; 8]);
        sizes.iter().for_each(|s| common.extend(s.to_le_bytes()));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([(files.len() as u16).to_le_bytes(), (files.len() as u16).to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn pdf(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    for (more, data) in streams {
        let mut z = ZlibEncoder::new(Vec::new(), Compression::default());
        z.write_all(data).unwrap();
        out.extend(format!("1 0 obj <</Filter /FlateDecode {more}>>\nstream\r\n").bytes());
        out.extend(z.finish().unwrap());
        out.extend(b"\nendstream endobj\n");
    }
    out
}

#[test]
fn plain_formats() {
    assert_eq!(text("TXT", b"\xef\xbb\xbfa\0b\r\n  c", false), "a b c");
    assert_eq!(text("md", b"caf\xe9", false), "caf\u{e9}");
    assert_eq!(text("csv", b"\xff\xfea\0\xe9\0", false), "a\u{e9}");
    assert_eq!(
        text("html", b"<p>a&amp;b</p><script>var x='<b>'</script><style>no</style><!-- no --><b>c&#233;</b>", false),
        "a&b c\u{e9}"
    );
    let rtf = br"{\rtf1{\fonttbl{\f0 Arial;}}{\*\x no}\b Bold\b0  text\par a\'e9\u8364?b\{c\}}";
    assert_eq!(text("rtf", rtf, false), "Bold text a\u{e9}\u{20ac}b{c}");
    assert_eq!(text("exe", b"words", false), "");
    assert!(is_readable("DOCX") && !is_readable("doc") && !is_readable(""));
}

#[test]
fn office() {
    let document =
        b"<w:p><w:r><w:t>Quarter</w:t></w:r><w:r><w:t>ly &lt;figures&gt;</w:t></w:r></w:p><w:p><w:t>next</w:t></w:p>";
    let docx = zip(&[
        ("[Content_Types].xml", b"<x>no</x>"),
        ("word/document.xml", document),
        ("word/header1.xml", b"<w:p>head</w:p>"),
    ]);
    assert_eq!(text("docx", &docx, false), "head Quarterly <figures> next");
    let xlsx = zip(&[("xl/sharedStrings.xml", b"<si><t>one</t></si><si><t>two</t></si>")]);
    assert_eq!(text("xlsx", &xlsx, false), "one two");
    let pptx = zip(&[("ppt/slides/slide10.xml", b"<a:p>ten</a:p>"), ("ppt/slides/slide2.xml", b"<a:p>two</a:p>")]);
    assert_eq!(text("pptx", &pptx, false), "two ten");
    let odt = zip(&[("content.xml", b"<text:h>Title</text:h><text:p>a<text:span>b</text:span></text:p>")]);
    assert_eq!(text("odt", &odt, false), "Title ab");
}

#[test]
fn archives() {
    let inner = zip(&[("deep.txt", b"hidden")]);
    let outer = zip(&[("docs/a.txt", b"words"), ("b.zip", &inner), ("c.bin", b"bytes")]);
    assert_eq!(text("zip", &outer, false), "docs/a.txt b.zip c.bin");
    assert_eq!(text("zip", &outer, true), "docs/a.txt words b.zip deep.txt c.bin");
}

#[test]
fn pdfs() {
    let plain = pdf(&[
        ("", b"BT /F1 12 Tf (Hello \\(PDF\\)) Tj 0 -14 Td [(W) 20 (orld)-300(\\344)] TJ ET"),
        ("/Subtype /Image", b"BT (no) Tj ET"),
    ]);
    assert_eq!(text("pdf", &plain, false), "Hello (PDF) World \u{e4}");
    let cmap = b"begincmap 2 beginbfchar <0001> <0041> <0002> <20AC> endbfchar 1 beginbfrange <0010> <0012> <0061> endbfrange endcmap";
    let wide = pdf(&[("", cmap), ("", b"BT <00010002> Tj <001000110012> Tj ET")]);
    assert_eq!(text("pdf", &wide, false), "A\u{20ac}abc");
    let mut locked = plain.clone();
    locked.extend(b"trailer <</Encrypt 3 0 R>>");
    assert_eq!(text("pdf", &locked, false), "");
}

#[test]
fn bombs_and_broken_files() {
    let bomb = zip(&[("word/document.xml", &vec![b'a'; 200 << 20])]);
    assert!(text("docx", &bomb, false).len() <= MAX_TEXT);
    assert!(text("txt", &vec![b'b'; 8 << 20], false).len() <= MAX_TEXT);
    let good = [
        ("docx", zip(&[("word/document.xml", b"<w:p>some words</w:p>")])),
        (
            "pdf",
            pdf(&[
                ("", b"BT [(a)-400(b)] TJ <0041> Tj ET"),
                ("", b"begincmap beginbfrange <00> <ff> [<0041> <0042>] endcmap"),
            ]),
        ),
        ("rtf", br"{\rtf1 a\'e9\u-10?\bin5 12345{\*x}}}}".to_vec()),
        ("html", b"<p a='<'>x&#xffffffff;&#55555;</p><script>".to_vec()),
        ("zip", zip(&[("a.txt", b"x"), ("b", b"y")])),
    ];
    let mut seed = 1u64;
    for (extension, whole) in good {
        for n in 0..whole.len() {
            text(extension, &whole[..n], true);
        }
        for _ in 0..3000 {
            let mut broken = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 33) as usize % broken.len();
                broken[at] = (seed >> 25) as u8;
            }
            text(extension, &broken, true);
        }
    }
}
