import type {Channel, State, Team} from './state';
import {teammateId} from './channels';

/** The address of a channel below the base path; direct messages live in the team that is in front. */
export function channelPath(s: State, team: Team, channel: Channel): string {
    if (channel.type === 'D') {
        const mate = s.users[teammateId(s, channel)];
        return `${team.name}/messages/${mate ? '@' + mate.username : channel.name}`;
    }
    return channel.type === 'G' ? `${team.name}/messages/${channel.name}` : `${team.name}/channels/${channel.name}`;
}

/** The channel that an address names, if we know it. */
export function channelByPath(s: State, teamId: string, direct: boolean, name: string): Channel | undefined {
    const all = Object.values(s.channels);
    if (!direct) {
        return all.find((one) => (one.name === name || one.id === name) && one.team_id === teamId);
    }
    if (name.startsWith('@')) {
        const user = Object.values(s.users).find((one) => one.username === name.slice(1));
        return user && all.find((one) => one.type === 'D' && teammateId(s, one) === user.id);
    }
    return all.find((one) => (one.type === 'G' || one.type === 'D') && (one.name === name || one.id === name));
}

/** Where a team opens: the channel seen last, else the common one. */
export function homeChannel(s: State, teamId: string): Channel | undefined {
    const own = Object.keys(s.members).map((id) => s.channels[id]).filter((one): one is Channel => Boolean(one && one.team_id === teamId && !one.delete_at));
    const seen = own.filter((one) => (s.members[one.id]?.last_viewed_at ?? 0) > 0).sort((a, b) => s.members[b.id]!.last_viewed_at - s.members[a.id]!.last_viewed_at);
    return seen[0] ?? own.find((one) => one.name === 'town-square') ?? own[0];
}
