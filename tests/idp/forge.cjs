// Answers that no honest identity provider gives, and honest ones in the shapes that real ones have.
'use strict';
const crypto = require('node:crypto');

const NS = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const RSA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const RSA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
const HMAC1 = 'http://www.w3.org/2000/09/xmldsig#hmac-sha1';

const id = () => '_' + crypto.randomBytes(16).toString('hex');
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const text = (s) => String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const strip = (pem) => pem.replace(/-----[^-]+-----|\s/g, '');

module.exports = ({SignedXml, encrypt, idp, other, sp, issuer}) => {
    const sign = (xml, element, {key = idp.key, cert = idp.cert, alg = RSA256, digest = SHA256} = {}) => {
        const known = SignedXml.SignatureAlgorithms;
        if (alg === HMAC1) SignedXml.enableHMAC(); // takes all others away
        const s = new SignedXml(null, {signatureAlgorithm: alg, idAttribute: 'ID'});
        s.addReference(`//*[local-name(.)='${element}']`, [ENVELOPED, C14N], digest);
        s.signingKey = key;
        s.keyInfoProvider = {getKeyInfo: () => `<X509Data><X509Certificate>${strip(cert)}</X509Certificate></X509Data>`};
        const reference = `//*[local-name(.)='${element}']/*[local-name(.)='Issuer']`;
        s.computeSignature(xml, {location: {reference, action: 'after'}});
        SignedXml.SignatureAlgorithms = known;
        return s.getSignedXml();
    };

    const assertion = (o) => {
        const values = (v) => [].concat(v).map((x) => `<saml:AttributeValue>${o.raw ? x : text(x)}</saml:AttributeValue>`).join('');
        const attributes = Object.entries(o.claims)
            .map(([n, v]) => `<saml:Attribute Name="${text(n)}">${values(v)}</saml:Attribute>`).join('');
        const answers = o.request ? ` InResponseTo="${o.request}"` : '';
        return `<saml:Assertion ${NS} ID="${o.assertion}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${o.issuer}</saml:Issuer>` +
            `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">${o.raw ? o.name : text(o.name)}</saml:NameID>` +
            `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(o.until)}" ` +
            `Recipient="${o.recipient}"${answers}/></saml:SubjectConfirmation></saml:Subject>` +
            `<saml:Conditions NotBefore="${at(o.from)}" NotOnOrAfter="${at(o.until)}">` +
            (o.audience ? `<saml:AudienceRestriction><saml:Audience>${o.audience}</saml:Audience></saml:AudienceRestriction>` : '') +
            `</saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="${o.session}"><saml:AuthnContext>` +
            '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>' +
            `<saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
    };

    const response = (o, inner) => {
        const answers = o.request ? ` InResponseTo="${o.request}"` : '';
        return `<samlp:Response ${NS} ID="${o.response}" Version="2.0" IssueInstant="${at(0)}" Destination="${o.destination}"${answers}>` +
            `<saml:Issuer>${o.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${o.status}"/></samlp:Status>` +
            `${inner}</samlp:Response>`;
    };

    const base = (asked, person) => ({
        response: id(), assertion: id(), session: id(), issuer, status: 'Success', name: person.name, claims: person.claims,
        request: asked.id, destination: asked.acs, recipient: asked.acs, audience: asked.issuer, from: -60, until: 300,
    });
    // The signature is made of the assertion alone, so that wrapping moves exactly the bytes that were signed.
    const signed = (o, how) => response(o, sign(assertion(o), 'Assertion', how));
    const encrypted = (xml, algorithm) => new Promise((done, failed) => {
        const options = {
            rsa_pub: crypto.createPublicKey(sp.cert).export({type: 'spki', format: 'pem'}), pem: sp.cert,
            encryptionAlgorithm: algorithm, keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
            disallowEncryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false,
        };
        encrypt(xml, options, (e, out) => e ? failed(e) : done(`<saml:EncryptedAssertion ${NS}>${out}</saml:EncryptedAssertion>`));
    });

    const wrap = (n, o, evil) => {
        const bad = assertion(evil);
        if (n <= 2) {
            const whole = sign(response(o, assertion(o)), 'Response');
            const signature = whole.match(/<Signature[\s\S]*?<\/Signature>/)[0];
            const original = whole.replace(signature, '');
            const outer = response(evil, bad);
            const issuerEnd = outer.indexOf('</saml:Issuer>') + '</saml:Issuer>'.length;
            const put = n === 1
                ? signature.replace('</Signature>', `<Object>${original}</Object></Signature>`)
                : original + signature;
            return outer.slice(0, issuerEnd) + put + outer.slice(issuerEnd);
        }
        const good = sign(assertion(o), 'Assertion');
        const signature = good.match(/<Signature[\s\S]*?<\/Signature>/)[0];
        const bare = good.replace(signature, '');
        const after = (xml, what) => xml.replace('</saml:Issuer>', '</saml:Issuer>' + what);
        switch (n) {
        case 3: return response(o, bad + good);
        case 4: return response(o, bad.replace('</saml:Assertion>', good + '</saml:Assertion>'));
        case 5: return response(o, after(bad, signature) + bare);
        case 6: return response(o, after(bad, signature.replace('</Signature>', bare + '</Signature>')));
        case 7: return response(o, `<samlp:Extensions>${bad}</samlp:Extensions>` + good);
        case 8: return response(o, after(bad, signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)));
        default: throw new Error(`no wrapping ${n}`);
        }
    };

    /** The XML of an answer of this kind to a request ({id, acs, issuer}), about this person ({name, claims}). */
    return async (kind, asked, person) => {
        const o = base(asked, person);
        const admin = {...o, response: id(), assertion: id(), name: 'root@example.com', claims: {...o.claims, mail: 'root@example.com', uid: 'root'}};
        const wrapping = kind.match(/^xsw(\d)$/);
        if (wrapping) return wrap(Number(wrapping[1]), o, admin);
        switch (kind) {
        case 'plain': return signed(o);
        case 'outer': return sign(response(o, assertion(o)), 'Response');
        case 'unsigned': return response(o, assertion(o));
        case 'foreign': return signed(o, {key: other.key, cert: other.cert});
        case 'foreign_same_cert': return signed(o, {key: other.key, cert: idp.cert});
        case 'tampered': return signed(o).replace(text(person.claims.mail), 'root@example.com');
        case 'expired': return signed({...o, from: -7200, until: -3600});
        case 'future': return signed({...o, from: 3600, until: 7200});
        case 'audience': return signed({...o, audience: 'https://other.example/metadata'});
        case 'no_audience': return signed({...o, audience: ''});
        case 'destination': return sign(response({...o, destination: 'https://other.example/acs'}, assertion(o)), 'Response');
        case 'recipient': return signed({...o, recipient: 'https://other.example/acs'});
        case 'issuer': return signed({...o, issuer: 'https://other.example/idp'});
        case 'request': return signed({...o, request: id()});
        case 'unasked': return signed({...o, request: ''});
        case 'failed': return sign(response({...o, status: 'AuthnFailed'}, assertion(o)), 'Response');
        case 'sha1': return signed(o, {alg: RSA1, digest: SHA1});
        case 'sha1_digest': return signed(o, {digest: SHA1});
        // The public certificate as the secret of an HMAC: what a library that lets the message choose falls for.
        case 'hmac': return signed(o, {alg: HMAC1, key: idp.cert});
        case 'dtd': return `<!DOCTYPE x [<!ENTITY who "root@example.com">]>${signed(o)}`;
        case 'entity': return `<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/passwd">]>${signed({...o, raw: true, name: '&who;'})}`;
        case 'bomb': return `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${signed(o)}`;
        case 'no_reference': return signed(o).replace(/<Reference[\s\S]*?<\/Reference>/, '');
        case 'empty_reference': return signed(o).replace(/URI="#[^"]+"/, 'URI=""');
        case 'two': return response(o, sign(assertion(o), 'Assertion') + assertion(admin));
        // What was signed is read whole: the part behind the comment is part of the name.
        case 'comment': return signed({...o, raw: true, name: `${text(o.name)}<!---->.evil.example`,
            claims: Object.fromEntries(Object.entries(o.claims).map(([n, v]) => [n, n === 'mail' ? `${text(v)}<!---->.evil.example` : text(v)]))});
        // The comment is put in after signing: canonicalisation leaves it out, so the signature holds.
        case 'comment_later': return signed(o).replace(new RegExp(text(o.name).replace('.', '\\.'), 'g'), (m) => `${m.slice(0, 4)}<!-- cut -->${m.slice(4)}`);
        case 'encrypted': return sign(response(o, await encrypted(sign(assertion(o), 'Assertion'), 'http://www.w3.org/2001/04/xmlenc#aes256-cbc')), 'Response');
        case 'encrypted_inner': return response(o, await encrypted(sign(assertion(o), 'Assertion'), 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'));
        case 'encrypted_gcm': return response(o, await encrypted(sign(assertion(o), 'Assertion'), 'http://www.w3.org/2009/xmlenc11#aes256-gcm'));
        case 'encrypted_unsigned': return response(o, await encrypted(assertion(admin), 'http://www.w3.org/2009/xmlenc11#aes256-gcm'));
        default: throw new Error(`no kind ${kind}`);
        }
    };
};
