import {commands, removeCommand, renewCommand, saveCommand} from '../../api/integrations';
import {m} from '../../i18n/manage';
import type {Team} from '../../state/state';
import {CopyLine, Things} from './Things';

export function Commands({team}: {team: Team}) {
    return (
        <Things title={m('manage.commands')} lead={m('command.lead')} add={m('command.add')} none={m('command.none')} read={() => commands(team.id)}
            idOf={(one) => one.id} nameOf={(one) => `/${one.trigger}`} renderLines={(one) => <><span className="line">{[one.display_name, one.url].filter(Boolean).join(' · ')}</span><CopyLine value={one.token} /></>}
            entries={[
                {name: 'trigger', label: m('command.trigger'), hint: m('command.triggerHint'), required: true, max: 128}, {name: 'display_name', label: m('field.name'), max: 64}, {name: 'description', label: m('field.description'), max: 128},
                {name: 'url', label: m('command.url'), required: true, placeholder: 'https://'}, {name: 'method', label: m('command.method'), kind: 'select', options: [{value: 'P', label: 'POST'}, {value: 'G', label: 'GET'}]},
                {name: 'username', label: m('field.postAs')}, {name: 'icon_url', label: m('field.picture')}, {name: 'auto_complete', label: m('command.suggest'), kind: 'switch'},
                {name: 'auto_complete_hint', label: m('command.hint'), placeholder: '[city]', when: (draft) => Boolean(draft.auto_complete)}, {name: 'auto_complete_desc', label: m('command.suggestText'), when: (draft) => Boolean(draft.auto_complete)},
            ]}
            empty={{trigger: '', display_name: '', description: '', url: '', method: 'P', username: '', icon_url: '', auto_complete: true, auto_complete_hint: '', auto_complete_desc: ''}}
            draftOf={({trigger, display_name, description, url, method, username, icon_url, auto_complete, auto_complete_hint, auto_complete_desc}) => ({trigger, display_name, description, url, method, username, icon_url, auto_complete, auto_complete_hint, auto_complete_desc})}
            save={(draft, old) => saveCommand({...old, ...draft, trigger: String(draft.trigger).replace(/^\//, ''), team_id: team.id})}
            deeds={[{label: m('integration.renew'), sure: m('integration.renewBody'), run: (one) => renewCommand(one.id)}, {label: m('row.remove'), sure: m('integration.removeBody'), run: (one) => removeCommand(one.id)}]} />
    );
}
