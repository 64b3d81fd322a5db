import type {Team} from '@mattermost/types/teams';
import {store} from '../state/state';
import {receiveTeams} from '../state/teams';
import {ask, client} from './client';
import {loadTeam} from './load';

export async function createTeam(name: string, displayName: string): Promise<Team> {
    const team = await ask(client.createTeam({name, display_name: displayName, type: 'O'} as Team));
    store.update((s) => receiveTeams(s, [team]));
    await loadTeam(team.id);
    return team;
}

export const teamExists = async (name: string) => (await ask(client.checkIfTeamExists(name))).exists;

/** Teams that anybody may join. */
export async function openTeams(): Promise<Team[]> {
    const list = await ask(client.getTeams(0, 200));
    const teams = Array.isArray(list) ? list : list.teams;
    return teams.filter((team) => team.allow_open_invite && !team.delete_at);
}

export async function joinTeam(team: Team): Promise<void> {
    await ask(client.addToTeam(team.id, store.get().me));
    await loadTeam(team.id);
}

export async function allowJoining(team: Team, open: boolean): Promise<void> {
    const changed = await ask(client.patchTeam({id: team.id, allow_open_invite: open}));
    store.update((s) => receiveTeams(s, [changed]));
}
