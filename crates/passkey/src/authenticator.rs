//! Authenticator data: for whom, who was there, how often, and the key where it is new.

use crate::{Expect, PasskeyError, Result, cbor};
use ring::digest::{SHA256, digest};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const NEW: u8 = 0x40;
const EXTENDED: u8 = 0x80;

/// The parts.
pub struct Data<'a> {
    /// SHA-256 of the relying party's id.
    relying_party: &'a [u8],
    pub present: bool,
    pub verified: bool,
    pub backup_eligible: bool,
    pub counter: u32,
    pub new: Option<New<'a>>,
}

/// A credential that was just made.
pub struct New<'a> {
    pub id: &'a [u8],
    /// COSE.
    pub key: &'a [u8],
}

impl<'a> Data<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Data<'a>> {
        let (relying_party, rest) = cut(bytes, 32)?;
        let (head, rest) = cut(rest, 5)?;
        let (flags, counter) = (head[0], u32::from_be_bytes([head[1], head[2], head[3], head[4]]));
        let (new, rest) = if flags & NEW == 0 { (None, rest) } else { New::read(rest).map(|(n, r)| (Some(n), r))? };
        let rest = if flags & EXTENDED == 0 { rest } else { cbor::read(rest)?.1 };
        // Nothing may follow, and what is backed up must be so that it can be.
        if !rest.is_empty() || (flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0) {
            return Err(PasskeyError::Malformed);
        }
        Ok(Data {
            relying_party,
            present: flags & PRESENT != 0,
            verified: flags & VERIFIED != 0,
            backup_eligible: flags & BACKUP_ELIGIBLE != 0,
            counter,
            new,
        })
    }

    pub fn check(&self, expect: &Expect) -> Result<()> {
        if self.relying_party != digest(&SHA256, expect.site.id.as_bytes()).as_ref() {
            return Err(PasskeyError::RelyingParty);
        }
        if !self.present {
            return Err(PasskeyError::Presence);
        }
        if expect.verified && !self.verified {
            return Err(PasskeyError::Verification);
        }
        Ok(())
    }
}

impl<'a> New<'a> {
    fn read(bytes: &'a [u8]) -> Result<(New<'a>, &'a [u8])> {
        let (_model, rest) = cut(bytes, 16)?;
        let (size, rest) = cut(rest, 2)?;
        let (id, rest) = cut(rest, usize::from(u16::from_be_bytes([size[0], size[1]])))?;
        let (_, after) = cbor::read(rest)?;
        let key = &rest[..rest.len() - after.len()];
        Ok((New { id, key }, after))
    }
}

fn cut(bytes: &[u8], n: usize) -> Result<(&[u8], &[u8])> {
    bytes.split_at_checked(n).ok_or(PasskeyError::Malformed)
}
