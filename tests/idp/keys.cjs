// Keys and self-signed certificates, made anew for every run: nothing secret lies in the repository.
'use strict';
const crypto = require('node:crypto');

const der = (tag, ...parts) => {
    const body = Buffer.concat(parts);
    const n = body.length;
    const size = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255];
    return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const seq = (...parts) => der(0x30, ...parts);
const SHA256_RSA = seq(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from('0500', 'hex'));
const name = (text) => seq(der(0x31, seq(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(text)))));
const time = (text) => der(0x17, Buffer.from(text));

const pem = (what, bytes) =>
    `-----BEGIN ${what}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n').trim()}\n-----END ${what}-----\n`;

/** An RSA key with a certificate: {key, cert}, both PEM. */
exports.pair = (text) => {
    const {publicKey, privateKey} = crypto.generateKeyPairSync('rsa', {modulusLength: 2048});
    const serial = der(0x02, Buffer.concat([Buffer.from([1]), crypto.randomBytes(8)]));
    const body = seq(
        der(0xa0, Buffer.from('020102', 'hex')), serial, SHA256_RSA, name(text),
        seq(time('250101000000Z'), time('490101000000Z')), name(text),
        publicKey.export({type: 'spki', format: 'der'}),
    );
    const signature = crypto.sign('sha256', body, privateKey);
    const cert = seq(body, SHA256_RSA, der(0x03, Buffer.from([0]), signature));
    return {key: privateKey.export({type: 'pkcs8', format: 'pem'}), cert: pem('CERTIFICATE', cert)};
};
