//! Who is connected, and in which channels and teams they are: so that an event costs its connected receivers only.

use crate::backend::Memberships;
use crate::conn::Conn;
use std::collections::HashMap;
use std::sync::Arc;

/// A channel or a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Channel,
    Team,
}

/// A user came into or left a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub kind: Kind,
    pub group: Arc<str>,
    pub joined: bool,
}

/// Channels or teams with at least one connected member.
#[derive(Default)]
struct Groups {
    ids: HashMap<Arc<str>, u32>,
    list: Vec<Group>,
    free: Vec<u32>,
}

#[derive(Default)]
struct Group {
    id: Option<Arc<str>>,
    /// Peers, sorted.
    members: Vec<u32>,
}

/// A user with connections, or one about to have some.
struct Peer {
    user: Arc<str>,
    conns: Vec<Arc<Conn>>,
    channels: Vec<u32>,
    teams: Vec<u32>,
    /// Connections whose memberships are being read.
    expected: u32,
    /// What happened since the first of these reads began; None once the memberships are known and nothing is read.
    moves: Option<Vec<Move>>,
    known: bool,
}

/// The index.
#[derive(Default)]
pub struct Index {
    users: HashMap<Arc<str>, u32>,
    peers: Vec<Option<Peer>>,
    free: Vec<u32>,
    channels: Groups,
    teams: Groups,
}

impl Index {
    /// A connection of this user is coming. Returns the user's shared id and whether their memberships must be read
    /// (and handed to [`Index::attach`]); what happens to them meanwhile is noted.
    pub fn expect(&mut self, user: &str) -> (Arc<str>, bool) {
        let at = self.peer_or_new(user);
        let Some(p) = self.peers[at as usize].as_mut() else { return (user.into(), true) };
        p.expected += 1;
        if !p.known {
            p.moves.get_or_insert_default();
        }
        (p.user.clone(), !p.known)
    }

    /// The expected connection did not come.
    pub fn unexpect(&mut self, user: &str) {
        if let Some(p) = self.peer_mut(user) {
            p.expected = p.expected.saturating_sub(1);
        }
        self.remove_if_idle(user);
    }

    /// The expected connection is here.
    pub fn attach(&mut self, user: &str, conn: Arc<Conn>, memberships: Option<Memberships>) {
        if let Some(m) = memberships {
            self.learn(user, m, false);
        }
        if let Some(p) = self.peer_mut(user) {
            p.expected = p.expected.saturating_sub(1);
            p.conns.push(conn);
        }
    }

    /// From now on notes what happens to a user's memberships, because they are read again; false when not connected.
    pub fn begin_reload(&mut self, user: &str) -> bool {
        self.peer_mut(user).map(|p| p.moves.get_or_insert_default()).is_some()
    }

    /// Takes over memberships that were read, then what happened since the read began.
    pub fn learn(&mut self, user: &str, m: Memberships, again: bool) {
        let Some(&at) = self.users.get(user) else { return };
        let Some(p) = self.peers[at as usize].as_mut() else { return };
        if p.known && !again {
            return;
        }
        p.known = true;
        let moves = p.moves.take().unwrap_or_default();
        self.leave_all(at);
        for (kind, ids) in [(Kind::Channel, m.channels), (Kind::Team, m.teams)] {
            for id in ids {
                self.join(at, kind, &id);
            }
        }
        for m in moves {
            self.apply(at, &m);
        }
    }

    /// A membership changed.
    pub fn moved(&mut self, user: &str, m: Move) {
        let Some(&at) = self.users.get(user) else { return };
        let Some(p) = self.peers[at as usize].as_mut() else { return };
        if let Some(moves) = &mut p.moves {
            moves.push(m.clone());
        }
        if p.known {
            self.apply(at, &m);
        }
    }

    fn apply(&mut self, at: u32, m: &Move) {
        match m.joined {
            true => self.join(at, m.kind, &m.group),
            false => self.leave(at, m.kind, &m.group),
        }
    }

    /// A group lost all its members.
    pub fn gone(&mut self, kind: Kind, id: &str) {
        let groups = self.groups(kind);
        let Some(&g) = groups.ids.get(id) else { return };
        for at in groups.list[g as usize].members.clone() {
            self.leave(at, kind, id);
        }
    }

    /// A connection is over for good.
    pub fn remove(&mut self, conn: &Arc<Conn>) {
        let Some(user) = conn.user() else { return };
        if let Some(p) = self.peer_mut(user) {
            p.conns.retain(|c| !Arc::ptr_eq(c, conn));
        }
        self.remove_if_idle(user);
    }

    fn remove_if_idle(&mut self, user: &str) {
        let Some(&at) = self.users.get(user) else { return };
        if self.peers[at as usize].as_ref().is_some_and(|p| p.conns.is_empty() && p.expected == 0) {
            self.leave_all(at);
            self.users.remove(user);
            self.peers[at as usize] = None;
            self.free.push(at);
        }
    }

    /// Connections of members of a group.
    pub fn of_group(&self, kind: Kind, id: &str) -> impl Iterator<Item = &Arc<Conn>> {
        let groups = match kind {
            Kind::Channel => &self.channels,
            Kind::Team => &self.teams,
        };
        let members = groups.ids.get(id).map_or(&[][..], |g| &groups.list[*g as usize].members[..]);
        members.iter().filter_map(|at| self.peers[*at as usize].as_ref()).flat_map(|p| &p.conns)
    }

    /// Connections of a user.
    pub fn of_user(&self, user: &str) -> &[Arc<Conn>] {
        let at = self.users.get(user).map(|at| *at as usize);
        at.and_then(|at| self.peers[at].as_ref()).map_or(&[], |p| &p.conns)
    }

    /// All connections.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Conn>> {
        self.peers.iter().flatten().flat_map(|p| &p.conns)
    }

    /// Users with at least one connection that has a socket.
    pub fn online(&self) -> impl Iterator<Item = &Arc<str>> {
        self.peers.iter().flatten().filter(|p| p.conns.iter().any(|c| c.is_open())).map(|p| &p.user)
    }

    /// Users of a channel with a connection.
    pub fn channel_users(&self, id: &str) -> Vec<String> {
        let Some(&g) = self.channels.ids.get(id) else { return Vec::new() };
        let members = self.channels.list[g as usize].members.iter();
        members.filter_map(|at| self.peers[*at as usize].as_ref()).map(|p| p.user.to_string()).collect()
    }

    fn peer_mut(&mut self, user: &str) -> Option<&mut Peer> {
        let at = *self.users.get(user)? as usize;
        self.peers[at].as_mut()
    }

    fn peer_or_new(&mut self, user: &str) -> u32 {
        if let Some(&at) = self.users.get(user) {
            return at;
        }
        let user: Arc<str> = user.into();
        let peer = Peer {
            user: user.clone(),
            conns: Vec::with_capacity(1),
            channels: Vec::new(),
            teams: Vec::new(),
            expected: 0,
            moves: None,
            known: false,
        };
        let at = match self.free.pop() {
            Some(at) => at,
            None => {
                self.peers.push(None);
                self.peers.len() as u32 - 1
            }
        };
        self.peers[at as usize] = Some(peer);
        self.users.insert(user, at);
        at
    }

    fn groups(&mut self, kind: Kind) -> &mut Groups {
        match kind {
            Kind::Channel => &mut self.channels,
            Kind::Team => &mut self.teams,
        }
    }

    fn join(&mut self, at: u32, kind: Kind, id: &str) {
        let Some(g) = self.groups(kind).add(id, at) else { return };
        if let Some(p) = self.peers[at as usize].as_mut() {
            p.groups(kind).push(g);
        }
    }

    fn leave(&mut self, at: u32, kind: Kind, id: &str) {
        let groups = self.groups(kind);
        let Some(&g) = groups.ids.get(id) else { return };
        groups.remove(g, at);
        if let Some(p) = self.peers[at as usize].as_mut() {
            p.groups(kind).retain(|x| *x != g);
        }
    }

    fn leave_all(&mut self, at: u32) {
        for kind in [Kind::Channel, Kind::Team] {
            let mine = self.peers[at as usize].as_mut().map(|p| std::mem::take(p.groups(kind)));
            for g in mine.unwrap_or_default() {
                self.groups(kind).remove(g, at);
            }
        }
    }
}

impl Peer {
    fn groups(&mut self, kind: Kind) -> &mut Vec<u32> {
        match kind {
            Kind::Channel => &mut self.channels,
            Kind::Team => &mut self.teams,
        }
    }
}

impl Groups {
    /// Adds a member; none when it was one.
    fn add(&mut self, id: &str, peer: u32) -> Option<u32> {
        let g = match self.ids.get(id) {
            Some(g) => *g,
            None => self.create(id),
        };
        let members = &mut self.list[g as usize].members;
        let at = members.binary_search(&peer).err()?;
        members.insert(at, peer);
        Some(g)
    }

    fn create(&mut self, id: &str) -> u32 {
        let id: Arc<str> = id.into();
        let group = Group { id: Some(id.clone()), members: Vec::new() };
        let g = match self.free.pop() {
            Some(g) => {
                self.list[g as usize] = group;
                g
            }
            None => {
                self.list.push(group);
                self.list.len() as u32 - 1
            }
        };
        self.ids.insert(id, g);
        g
    }

    fn remove(&mut self, g: u32, peer: u32) {
        let group = &mut self.list[g as usize];
        if let Ok(at) = group.members.binary_search(&peer) {
            group.members.remove(at);
        }
        if group.members.is_empty()
            && let Some(id) = group.id.take()
        {
            self.ids.remove(&id);
            self.free.push(g);
        }
    }
}

#[cfg(test)]
mod tests;
