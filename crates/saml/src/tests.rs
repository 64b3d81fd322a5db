//! What needs no identity provider; the rest is tested against one (`tests/src/api/accounts/saml`).

use crate::{Algorithm, MetadataProblem, guard, is_solicited, keys, read_metadata};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

fn encoded(xml: &str) -> String {
    STANDARD.encode(xml)
}

#[test]
fn documents() {
    for (xml, plain) in [
        ("<a/>", true),
        ("<?xml version=\"1.0\"?>\n<a/>", true),
        ("  <a>&lt;!DOCTYPE&gt;</a>", true),
        ("<!DOCTYPE a><a/>", false),
        ("<!doctype a><a/>", false),
        ("<a><!ENTITY x \"y\"></a>", false),
        ("<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?><a/>", false),
        ("<a><?php x ?></a>", false),
    ] {
        assert_eq!(guard::plain(xml).is_ok(), plain, "{xml}");
        assert_eq!(guard::text(&encoded(xml)).is_ok(), plain, "{xml}");
    }
    assert!(guard::text("no base64!").is_err());
    assert!(guard::text(&STANDARD.encode([0xff, 0xfe])).is_err());
}

#[test]
fn solicited() {
    for (text, is) in [
        (encoded("<samlp:Response ID=\"_1\"/>"), false),
        (encoded("<samlp:Response InResponseTo=\"_1\"/>"), true),
        ("junk".into(), true),
        (String::new(), false),
    ] {
        assert_eq!(is_solicited(&text), is, "{text}");
    }
}

#[test]
fn one_assertion() {
    for (xml, fits) in [
        ("<p:Response><a:Assertion ID=\"1\"></a:Assertion></p:Response>", true),
        ("<Response><EncryptedAssertion/></Response>", true),
        ("<Response><Assertion/><Assertion/></Response>", false),
        ("<Response><Assertion><x:Assertion\n/></Assertion></Response>", false),
        ("<Response><Assertion/><EncryptedAssertion/></Response>", false),
        ("<Response><Response><Assertion/></Response></Response>", false),
        ("<Response/>", false),
        ("<Response><Assertion/><AssertionConsumerService/></Response>", true),
    ] {
        assert_eq!(guard::single(xml).is_ok(), fits, "{xml}");
    }
}

#[test]
fn algorithms() {
    let signed = |method: &str, digest: &str| {
        format!(
            "<Signature><SignedInfo><SignatureMethod Algorithm=\"{method}\"/><DigestMethod Algorithm=\"{digest}\"/></SignedInfo></Signature>"
        )
    };
    let (rsa256, sha256) =
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256");
    let (rsa1, sha1) = ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1");
    let hmac = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
    for (method, digest, with256, with1) in [
        (rsa256, sha256, true, true),
        (rsa1, sha256, false, true),
        (rsa256, sha1, false, true),
        (hmac, sha256, false, false),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", sha256, false, false),
        (rsa256, "http://www.w3.org/2001/04/xmldsig-more#md5", false, false),
    ] {
        let xml = signed(method, digest);
        assert_eq!(guard::algorithms(&xml, Algorithm::RsaSha256).is_ok(), with256, "{method} {digest}");
        assert_eq!(guard::algorithms(&xml, Algorithm::RsaSha1).is_ok(), with1, "{method} {digest}");
    }
    // The transport of a key names SHA-1 as well, which is none of a signature.
    let transport =
        format!("<EncryptionMethod><DigestMethod Algorithm=\"{sha1}\"/></EncryptionMethod>{}", signed(rsa256, sha256));
    assert!(guard::algorithms(&transport, Algorithm::RsaSha256).is_ok());
}

#[test]
fn certificates() {
    let one = keys::to_pem(&"QUJD".repeat(40));
    assert!(one.lines().all(|l| l.len() <= 64));
    assert_eq!(keys::split(&format!("text\n{one}{one}")), vec!["QUJD".repeat(40); 2]);
    assert_eq!(keys::split("QUJD\n QUJD"), ["QUJDQUJD"]);
    assert!(keys::split(" \n").is_empty());
    assert!(crate::certificate("nothing").is_err() && crate::private_key("nothing").is_err());
}

#[test]
fn metadata() {
    const NS: &str = "xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
    let key = "<KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>QUJD</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>";
    let at = |element: &str, binding: &str, url: &str| {
        format!("<{element} Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" Location=\"{url}\"/>")
    };
    let made =
        |inner: &str| format!("<EntityDescriptor {NS} entityID=\"https://idp.example\">{inner}</EntityDescriptor>");
    let idp = |inner: &str| {
        made(&format!(
            "<IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{inner}</IDPSSODescriptor>"
        ))
    };
    let sso = at("SingleSignOnService", "HTTP-Redirect", "https://idp.example/sso");
    let slo = at("SingleLogoutService", "HTTP-Redirect", "https://idp.example/slo");
    let read = read_metadata(&idp(&format!("{key}{slo}{sso}"))).expect("metadata");
    assert_eq!((read.entity_id.as_str(), read.sso_url.as_str()), ("https://idp.example", "https://idp.example/sso"));
    assert_eq!(read.slo_url, "https://idp.example/slo");
    assert_eq!(keys::split(&read.certificates), ["QUJD"]);
    assert_eq!(read_metadata(&idp(&sso)), Err(MetadataProblem::NoKey));
    assert_eq!(read_metadata(&idp(key)), Err(MetadataProblem::NoSso));
    assert!(read_metadata(&made("")).is_err());
    assert!(matches!(read_metadata("<a"), Err(MetadataProblem::Unreadable(_))));
    assert!(matches!(read_metadata(&format!("<!DOCTYPE a>{}", idp(key))), Err(MetadataProblem::Unreadable(_))));
}
