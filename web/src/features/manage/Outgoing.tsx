import {outgoing, removeOutgoing, renewOutgoing, saveOutgoing} from '../../api/integrations';
import {m} from '../../i18n/manage';
import type {Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import type {Value} from '../../ui/forms';
import {channelsOf} from './Incoming';
import {CopyLine, Things} from './Things';

export const clean = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map((one) => one.trim()).filter(Boolean) : []);

export function Outgoing({team}: {team: Team}) {
    const channels = useStore((s) => channelsOf(s, team.id), shallow).filter((one) => one.type === 'O');
    return (
        <Things title={m('manage.outgoing')} lead={m('outgoing.lead')} add={m('outgoing.add')} none={m('outgoing.none')} read={() => outgoing(team.id)}
            idOf={(one) => one.id} nameOf={(one) => one.display_name || one.callback_urls[0] || m('manage.outgoing')}
            renderLines={(one) => <><span className="line">{[one.trigger_words?.join(', '), one.callback_urls.join(', ')].filter(Boolean).join(' → ')}</span><CopyLine value={one.token} /></>}
            entries={[
                {name: 'display_name', label: m('field.name'), max: 64}, {name: 'description', label: m('field.description'), max: 500},
                {name: 'channel_id', label: m('field.channel'), kind: 'select', options: [{value: '', label: m('outgoing.anyChannel')}, ...channels.map((one) => ({value: one.id, label: one.display_name}))]},
                {name: 'trigger_words', label: m('outgoing.words'), hint: m('outgoing.wordsHint'), kind: 'lines'},
                {name: 'trigger_when', label: m('outgoing.when'), kind: 'select', options: [{value: '0', label: m('outgoing.whenExact')}, {value: '1', label: m('outgoing.whenStarts')}]},
                {name: 'callback_urls', label: m('outgoing.urls'), hint: m('outgoing.urlsHint'), kind: 'lines', required: true},
                {name: 'content_type', label: m('outgoing.type'), kind: 'select', options: ['application/x-www-form-urlencoded', 'application/json'].map((value) => ({value, label: value}))},
            ]}
            empty={{display_name: '', description: '', channel_id: '', trigger_words: [], trigger_when: '0', callback_urls: [], content_type: 'application/json'}}
            draftOf={(one) => ({display_name: one.display_name, description: one.description, channel_id: one.channel_id, trigger_words: one.trigger_words ?? [], trigger_when: String(one.trigger_when), callback_urls: one.callback_urls, content_type: one.content_type})}
            save={(draft, old) => saveOutgoing({...old, ...draft, team_id: team.id, trigger_words: clean(draft.trigger_words), callback_urls: clean(draft.callback_urls), trigger_when: Number(draft.trigger_when)})}
            deeds={[{label: m('integration.renew'), sure: m('integration.renewBody'), run: (one) => renewOutgoing(one.id)}, {label: m('row.remove'), sure: m('integration.removeBody'), run: (one) => removeOutgoing(one.id)}]} />
    );
}
