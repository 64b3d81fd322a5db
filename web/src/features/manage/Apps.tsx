import {apps, removeApp, renewApp, saveApp} from '../../api/integrations';
import {m} from '../../i18n/manage';
import {may} from '../../state/roles';
import {useStore} from '../../state/use';
import {openSecret} from '../../ui/forms';
import {clean} from './Outgoing';
import {CopyLine, Things} from './Things';

export function Apps() {
    const trust = useStore((s) => may(s, 'manage_system'));
    const show = (secret: string) => secret && openSecret(m('app.secret'), m('app.secretLead'), secret);
    return (
        <Things title={m('manage.apps')} lead={m('app.lead')} add={m('app.add')} none={m('app.none')} read={apps}
            idOf={(one) => one.id} nameOf={(one) => one.name} renderLines={(one) => <><span className="line">{one.homepage}</span><CopyLine value={one.id} /></>} renderChips={(one) => one.is_trusted && <span className="chip">{m('app.trusted')}</span>}
            entries={[
                {name: 'name', label: m('field.name'), required: true, max: 64}, {name: 'description', label: m('field.description'), required: true, max: 512}, {name: 'homepage', label: m('app.homepage'), required: true, placeholder: 'https://'},
                {name: 'callback_urls', label: m('app.callbacks'), hint: m('outgoing.urlsHint'), kind: 'lines', required: true}, {name: 'icon_url', label: m('field.picture')},
                ...(trust ? [{name: 'is_trusted', label: m('app.trusted'), hint: m('app.trustedHint'), kind: 'switch' as const}] : []),
            ]}
            empty={{name: '', description: '', homepage: '', callback_urls: [], icon_url: '', is_trusted: false}}
            draftOf={({name, description, homepage, callback_urls, icon_url, is_trusted}) => ({name, description, homepage, callback_urls, icon_url, is_trusted})}
            save={async (draft, old) => {
                const app = await saveApp({...old, ...draft, callback_urls: clean(draft.callback_urls)});
                if (!old) {
                    show(app.client_secret);
                }
            }}
            deeds={[{label: m('app.renew'), sure: m('integration.renewBody'), run: async (one) => show((await renewApp(one.id)).client_secret)}, {label: m('row.remove'), sure: m('integration.removeBody'), run: (one) => removeApp(one.id)}]} />
    );
}
