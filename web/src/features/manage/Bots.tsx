import {bots, botToken, saveBot, setBot} from '../../api/integrations';
import {m} from '../../i18n/manage';
import {openSecret} from '../../ui/forms';
import {Things} from './Things';

export function Bots() {
    return (
        <Things title={m('manage.bots')} lead={m('bot.lead')} add={m('bot.add')} none={m('bot.none')} read={bots}
            idOf={(one) => one.user_id} nameOf={(one) => one.display_name || one.username} renderLines={(one) => <span className="line"><bdi>@{one.username}</bdi>{one.description && ` · ${one.description}`}</span>}
            renderChips={(one) => one.delete_at > 0 && <span className="chip bad">{m('users.off')}</span>}
            entries={[{name: 'username', label: m('bot.username'), required: true, max: 64}, {name: 'display_name', label: m('field.name'), max: 64}, {name: 'description', label: m('field.description'), max: 1024}]}
            empty={{username: '', display_name: '', description: ''}} draftOf={({username, display_name, description}) => ({username, display_name, description})}
            save={async (draft, old) => {
                const bot = await saveBot(old?.user_id ?? '', draft);
                if (!old) {
                    const {token} = await botToken(bot.user_id, bot.username);
                    openSecret(m('bot.token'), m('bot.tokenLead'), token);
                }
            }}
            deeds={[
                {label: m('bot.newToken'), when: (one) => !one.delete_at, run: async (one) => openSecret(m('bot.token'), m('bot.tokenLead'), (await botToken(one.user_id, one.username)).token)},
                {label: m('bot.off'), when: (one) => !one.delete_at, run: (one) => setBot(one.user_id, false)}, {label: m('bot.on'), when: (one) => one.delete_at > 0, run: (one) => setBot(one.user_id, true)},
            ]} />
    );
}
