import {incoming, removeIncoming, saveIncoming} from '../../api/integrations';
import {m} from '../../i18n/manage';
import {href} from '../../nav';
import type {State, Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {CopyLine, Things} from './Things';

export const channelsOf = (s: State, teamId: string) => Object.values(s.channels).filter((one) => one.team_id === teamId && !one.delete_at).sort((a, b) => a.display_name.localeCompare(b.display_name));

export function Incoming({team}: {team: Team}) {
    const channels = useStore((s) => channelsOf(s, team.id), shallow);
    const nameOf = (id: string) => channels.find((one) => one.id === id)?.display_name ?? '';
    return (
        <Things title={m('manage.incoming')} lead={m('incoming.lead')} add={m('incoming.add')} none={m('incoming.none')} read={() => incoming(team.id)}
            idOf={(one) => one.id} nameOf={(one) => one.display_name || nameOf(one.channel_id) || m('manage.incoming')}
            renderLines={(one) => <><span className="line">{nameOf(one.channel_id)}{one.description && ` · ${one.description}`}</span><CopyLine value={new URL(href(`hooks/${one.id}`), location.href).href} /></>}
            entries={[
                {name: 'display_name', label: m('field.name'), max: 64}, {name: 'description', label: m('field.description'), max: 500},
                {name: 'channel_id', label: m('field.channel'), kind: 'select', required: true, options: channels.map((one) => ({value: one.id, label: one.display_name}))},
                {name: 'channel_locked', label: m('incoming.locked'), hint: m('incoming.lockedHint'), kind: 'switch'}, {name: 'username', label: m('field.postAs')}, {name: 'icon_url', label: m('field.picture')},
            ]}
            empty={{display_name: '', description: '', channel_id: channels[0]?.id ?? '', channel_locked: false, username: '', icon_url: ''}}
            draftOf={({display_name, description, channel_id, channel_locked, username, icon_url}) => ({display_name, description, channel_id, channel_locked, username, icon_url})}
            save={(draft, old) => saveIncoming({...old, ...draft, team_id: team.id})}
            deeds={[{label: m('row.remove'), sure: m('integration.removeBody'), run: (one) => removeIncoming(one.id)}]} />
    );
}
