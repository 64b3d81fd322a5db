// A SAML identity provider for the tests: `samlp` behind node:http. OCHRE_SAMLP names the folder of the package. Serves until its
// standard input ends; its first line is its port. Everybody is signed in: the query says as whom.
//
//   /sso?SAMLRequest=&RelayState=&user=JSON             what samlp answers
//   /sso?...&kind=KIND                                  an answer of forge.cjs
//   /sso?...&kind=samlp_encrypted|samlp_both            what samlp answers, encrypted or with both signatures
//   /logout                                             single logout, and /out?sp=URL&name=&session= begins one
//   /metadata, /keys (JSON: certificates, and the service provider's key pair), /seen (the last request's facts)
'use strict';
const http = require('node:http');
const zlib = require('node:zlib');
const path = require('node:path');
const {createRequire} = require('node:module');
const load = createRequire(path.join(process.env.OCHRE_SAMLP, 'package.json'));
const samlp = load('./lib/index.js');
const {SignedXml} = load('xml-crypto');
const {encrypt} = createRequire(load.resolve('saml'))('xml-encryption');
const {pair} = require('./keys.cjs');

process.removeAllListeners('warning');
process.on('warning', () => {});
const [idp, sp, other] = ['identity provider', 'service provider', 'somebody else'].map(pair);
const issuer = 'https://idp.example/metadata';
const forge = require('./forge.cjs')({SignedXml, encrypt, idp, other, sp, issuer});
let seen = {};

const read = (message) => {
    const bytes = Buffer.from(message, 'base64');
    return (bytes[0] === 60 ? bytes : zlib.inflateRawSync(bytes)).toString();
};
const attribute = (xml, name) => (xml.match(new RegExp(` ${name}="([^"]*)"`)) || [])[1] || '';
const asked = (xml) => ({
    xml, id: attribute(xml, 'ID'), acs: attribute(xml, 'AssertionConsumerServiceURL'), destination: attribute(xml, 'Destination'),
    issuer: (xml.match(/<saml:Issuer[^>]*>([^<]*)</) || [])[1] || '',
});
const html = (s) => String(s).replace(/&/g, '&amp;').replace(/"/g, '&quot;');
const form = (to, xml, relay) => `<html><body onload="document.forms[0].submit()"><form method="POST" action="${html(to)}">` +
    `<input type="hidden" name="SAMLResponse" value="${Buffer.from(xml).toString('base64')}"><input type="hidden" name="RelayState" value="${html(relay)}">` +
    '<button>Go on</button></form></body></html>';

const participants = {
    hasElements: () => false,
    get: (_issuer, sessions, name, done) => done(null, {
        serviceProviderId: _issuer, sessionIndex: sessions && sessions[0], nameId: name, cert: sp.cert, serviceProviderLogoutURL: seen.slo,
    }),
    getFirst: (done) => done(),
    remove: (_issuer, _sessions, _name, done) => done(null, {}),
};
const states = new Map();
const store = {
    save: (_req, state, done) => { const key = String(states.size + 1); states.set(key, state); done(null, key); },
    load: (_req, key, _options, done) => done(null, states.get(key)),
};

// What was signed is the query as it was sent.
const checked = (req) => {
    const raw = Object.fromEntries(req.url.split('?')[1].split('&').map((p) => [p.split('=')[0], p]));
    const text = ['SAMLRequest', 'RelayState', 'SigAlg'].filter((n) => raw[n]).map((n) => raw[n]).join('&');
    const digest = req.query.SigAlg.split('-').pop();
    return require('node:crypto').verify(digest, Buffer.from(text), sp.cert, Buffer.from(req.query.Signature, 'base64'));
};

const sso = async (req, res) => {
    const q = req.query;
    seen = {...seen, ...asked(read(q.SAMLRequest)), signed: !!q.Signature, algorithm: q.SigAlg || '', checked: !!q.Signature && checked(req)};
    const person = JSON.parse(q.user || '{}');
    const kind = q.kind || 'samlp';
    if (!kind.startsWith('samlp')) {
        const xml = await forge(kind, seen, person);
        return res.send(form(seen.acs, xml, kind === 'unasked' ? '' : q.RelayState || ''));
    }
    const mapper = () => ({getClaims: () => person.claims, getNameIdentifier: () => ({nameIdentifier: person.name})});
    const options = {
        issuer, cert: idp.cert, key: idp.key, profileMapper: mapper, getUserFromRequest: () => person, recipient: seen.acs,
        destination: seen.acs, sessionIndex: '_session', signResponse: kind !== 'samlp', lifetimeInSeconds: 300,
        getPostURL: (_a, _d, _r, done) => done(null, seen.acs),
    };
    if (q.Signature) options.signingCert = sp.cert;
    if (kind === 'samlp_encrypted') {
        const key = require('node:crypto').createPublicKey(sp.cert).export({type: 'spki', format: 'pem'});
        Object.assign(options, {encryptionCert: sp.cert, encryptionPublicKey: key});
    }
    samlp.auth(options)(req, res, (e) => { throw e; });
};

const out = (req, res) => {
    const now = new Date().toISOString();
    const q = req.query;
    const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${Date.now()}" ` +
        `Version="2.0" IssueInstant="${now}" Destination="${q.sp}"><saml:Issuer>${issuer}</saml:Issuer><saml:NameID>${q.name}</saml:NameID>` +
        `<samlp:SessionIndex>${q.session}</samlp:SessionIndex></samlp:LogoutRequest>`;
    const alg = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
    let query = `SAMLRequest=${encodeURIComponent(zlib.deflateRawSync(xml).toString('base64'))}&SigAlg=${encodeURIComponent(alg)}`;
    const key = q.forged ? other.key : idp.key;
    query += `&Signature=${encodeURIComponent(require('node:crypto').sign('sha256', Buffer.from(query), key).toString('base64'))}`;
    res.redirect(`${q.sp}?${query}`);
};

const handle = async (req, res) => {
    const url = new URL(req.url, `http://${req.headers.host}`);
    const base = `http://${req.headers.host}`;
    req.query = Object.fromEntries(url.searchParams);
    req.originalUrl = req.url;
    req.protocol = 'http';
    let body = '';
    for await (const chunk of req) body += chunk;
    req.body = Object.fromEntries(new URLSearchParams(body));
    res.set = (n, v) => res.setHeader(n, v);
    res.send = (b) => res.end(String(b));
    res.redirect = (to) => { res.statusCode = 302; res.setHeader('location', to); res.end(); };
    switch (url.pathname) {
    case '/metadata':
        return samlp.metadata({
            issuer, cert: idp.cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso', logoutEndpointPaths: {redirect: '/logout'},
        })(req, res);
    case '/keys': return res.send(JSON.stringify({idp: idp.cert, sp, other}));
    case '/seen': return res.send(JSON.stringify(seen));
    case '/sso': return sso(req, res);
    case '/out': return out(req, res);
    case '/logout': {
        const xml = req.query.SAMLRequest ? read(req.query.SAMLRequest) : '';
        seen = {...seen, logout: xml, slo: req.query.slo || seen.slo || (seen.acs || '') + '/logout'};
        return samlp.logout({
            issuer, cert: idp.cert, key: idp.key, deflate: true, protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
            signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', sessionParticipants: participants, store, destination: seen.slo,
        })(req, res, (e) => { res.statusCode = 500; res.end(String(e && e.stack)); });
    }
    default:
        res.statusCode = 404;
        return res.end(base);
    }
};

const server = http.createServer((req, res) => {
    handle(req, res).catch((e) => { res.statusCode = 500; res.end(String(e.stack)); });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
