import type {State} from './state';

/** Whether the user's roles, in the system, the team and the channel, carry a permission. For what to show, not for safety. */
export function may(s: State, permission: string, channelId = '', teamId = ''): boolean {
    const team = teamId || s.channels[channelId]?.team_id || s.view.teamId;
    const member = s.members[channelId];
    const names = [s.users[s.me]?.roles, s.teamMembers[team]?.roles, member?.roles].filter(Boolean).join(' ').split(' ');
    return names.some((name) => s.roles[name]?.permissions?.includes(permission));
}
