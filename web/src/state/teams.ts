import type {TeamMembership} from '@mattermost/types/teams';
import type {State, Team} from './state';
import {drop, put, putAll} from './store';

export function receiveTeams(s: State, teams: Team[]): State {
    return teams.length ? {...s, teams: putAll(s.teams, teams)} : s;
}

export function receiveTeamMembers(s: State, members: TeamMembership[]): State {
    let teamMembers = s.teamMembers;
    for (const member of members) {
        teamMembers = member.delete_at ? drop(teamMembers, member.team_id) : put(teamMembers, member.team_id, member);
    }
    return {...s, teamMembers};
}

/** The user is no longer in the team: its channels go too. */
export function leaveTeam(s: State, teamId: string): State {
    const gone = Object.values(s.channels).filter((channel) => channel.team_id === teamId).map((channel) => channel.id);
    let {channels, members, timelines} = s;
    for (const id of gone) {
        channels = drop(channels, id);
        members = drop(members, id);
        timelines = drop(timelines, id);
    }
    return {
        ...s, channels, members, timelines,
        teamMembers: drop(s.teamMembers, teamId),
        categories: drop(s.categories, teamId),
        teams: drop(s.teams, teamId),
    };
}

/** Own teams, by display name. */
export function myTeams(s: State): Team[] {
    return Object.keys(s.teamMembers).map((id) => s.teams[id]).filter((team): team is Team => Boolean(team && !team.delete_at))
        .sort((a, b) => a.display_name.localeCompare(b.display_name));
}

export function teamByName(s: State, name: string): Team | undefined {
    return Object.values(s.teams).find((team) => team.name === name && s.teamMembers[team.id]);
}
