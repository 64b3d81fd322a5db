import {useState} from 'react';
import {inviteGuests, inviteMembers, type InviteResult} from '../../api/teams_manage';
import {m} from '../../i18n/manage';
import {may} from '../../state/roles';
import type {Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {Segments} from '../../ui/basics';
import {Form} from '../../ui/forms';
import {Head} from '../../ui/pages';

const listed = (text: unknown) => String(text).split(/[\s,;]+/).map((one) => one.trim()).filter(Boolean);

/** People are asked by mail; what became of each address is shown below. */
export function Invite({team}: {team: Team}) {
    const guests = useStore((s) => s.config.EnableGuestAccounts === 'true' && may(s, 'invite_guest', '', team.id));
    const members = useStore((s) => may(s, 'invite_user', '', team.id));
    const [as, setAs] = useState<'member' | 'guest'>(members ? 'member' : 'guest');
    const [results, setResults] = useState<InviteResult[]>([]);
    const channels = useStore((s) => Object.values(s.channels).filter((one) => one.team_id === team.id && !one.delete_at && s.members[one.id]).sort((a, b) => a.display_name.localeCompare(b.display_name)), shallow);
    const [chosen, setChosen] = useState<string[]>([]);
    const send = async (draft: Record<string, unknown>) => {
        const emails = listed(draft.emails);
        if (as === 'guest' && !chosen.length) {
            throw new Error(m('invite.needsChannel'));
        }
        setResults(as === 'guest' ? await inviteGuests(team.id, emails, chosen, String(draft.message ?? '')) : await inviteMembers(team.id, emails));
    };
    return (
        <>
            <Head title={m('manage.invite')} lead={m('invite.lead', {team: team.display_name})} />
            <section className="card" aria-label={m('manage.invite')}>
                {guests && members && <div><Segments label={m('invite.as')} value={as} onChange={setAs} options={[{value: 'member', label: m('invite.members')}, {value: 'guest', label: m('invite.guests')}]} /></div>}
                <Form key={as} value={{emails: '', message: ''}} action={m('invite.send')} onSubmit={send} entries={[
                    {name: 'emails', label: m('invite.emails'), hint: m('invite.emailsHint'), kind: 'area', required: true},
                    ...(as === 'guest' ? [{name: 'message', label: m('invite.message'), kind: 'area' as const}] : []),
                ]}>
                    {as === 'guest' && <fieldset className="pick-channels"><legend>{m('invite.channels')}</legend><div className="rights-list">{channels.map((one) => (
                        <label key={one.id}><input type="checkbox" checked={chosen.includes(one.id)} onChange={(event) => setChosen(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))} />{one.display_name}</label>
                    ))}</div></fieldset>}
                </Form>
            </section>
            <div role="status">{results.length > 0 && (
                <ul className="rows" aria-label={m('invite.results')}>{results.map((one) => <li key={one.email}><span className="grow">{one.email}{one.error && <span className="line">{one.error.message}</span>}</span><span className={`chip ${one.error ? 'bad' : 'good'}`}>{m(one.error ? 'invite.failed' : 'invite.sent')}</span></li>)}</ul>
            )}</div>
        </>
    );
}
