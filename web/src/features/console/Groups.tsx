import {Plus} from 'lucide-react';
import {failure} from '../../api/client';
import {addToGroup, createGroup, groupMembers, groups, patchGroup, removeGroup, takeFromGroup, type Group} from '../../api/groups';
import {useAsked} from '../../api/useAsked';
import {findPeople} from '../../api/users';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {Button} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {openConfirm, openForm} from '../../ui/forms';
import {Dialog} from '../../ui/overlays';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';

const named = (names: string) => names.split(/[\s,]+/).map((name) => name.replace(/^@/, '').trim()).filter(Boolean);

/** The ids of people who are called so; refuses a name that nobody has. */
async function idsOf(names: string): Promise<string[]> {
    return Promise.all(named(names).map(async (name) => {
        const user = (await findPeople(name)).find((one) => one.username === name.toLowerCase());
        if (!user) {
            throw new Error(m('groups.unknown', {name}));
        }
        return user.id;
    }));
}

/** People who can be mentioned as one; those that a directory made are only shown. */
export function Groups() {
    const asked = useAsked(groups, []);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const add = () => openForm({
        title: m('groups.add'), value: {display_name: '', name: '', people: ''}, action: m('users.create'),
        entries: [{name: 'display_name', label: m('field.name'), required: true}, {name: 'name', label: m('groups.mention'), hint: m('groups.mentionHint'), required: true}, {name: 'people', label: m('groups.people'), hint: m('groups.peopleHint'), kind: 'area'}],
        onSubmit: async (draft) => {
            await createGroup({name: String(draft.name).replace(/^@/, ''), display_name: String(draft.display_name)}, await idsOf(String(draft.people)));
            asked.again();
        },
    });
    const edit = (group: Group) => openForm({
        title: group.display_name, value: {display_name: group.display_name, name: group.name ?? ''}, entries: [{name: 'display_name', label: m('field.name'), required: true}, {name: 'name', label: m('groups.mention'), required: true}],
        onSubmit: async (draft) => (await patchGroup(group.id, draft), asked.again()),
    });
    return (
        <>
            <Head title={m('console.groups')} lead={m('groups.lead')}><Button kind="quiet" onClick={add}><Plus size={16} aria-hidden="true" />{m('groups.add')}</Button></Head>
            <Awaited asked={asked}>{(list) => (list.length ? (
                <ul className="rows" aria-label={m('console.groups')}>
                    {list.map((group) => (
                        <li key={group.id}>
                            <span className="grow"><b>{group.display_name}</b><span className="line">{group.name && `@${group.name} · `}{m('groups.count', {n: group.member_count ?? 0})}</span></span>
                            {group.source === 'custom' ? <>
                                <Button kind="plain" aria-label={`${m('groups.people')}: ${group.display_name}`} onClick={() => openDialog((close) => <People group={group} onClose={() => (close(), asked.again())} />)}>{m('groups.people')}</Button>
                                <Button kind="plain" aria-label={`${m('row.edit')}: ${group.display_name}`} onClick={() => edit(group)}>{m('row.edit')}</Button>
                                <Button kind="plain" aria-label={`${m('row.remove')}: ${group.display_name}`} onClick={() => openConfirm({title: m('groups.remove'), body: group.display_name, action: m('row.remove'), onYes: () => run(removeGroup(group.id))})}>{m('row.remove')}</Button>
                            </> : <span className="chip">{group.source.toUpperCase()}</span>}
                        </li>
                    ))}
                </ul>
            ) : <Nothing title={m('groups.none')} />)}</Awaited>
        </>
    );
}

function People({group, onClose}: {group: Group; onClose: () => void}) {
    const asked = useAsked(() => groupMembers(group.id), [group.id]);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast((error as Error).message || t('error.unreachable'), true));
    const add = (event: React.FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        const form = event.currentTarget;
        run(idsOf(String(new FormData(form).get('people'))).then((ids) => addToGroup(group.id, ids)).then(() => form.reset()));
    };
    return (
        <Dialog title={group.display_name} onClose={onClose}>
            <div className="dialog-body">
                <form className="toolbar-row" onSubmit={add}><input className="input" name="people" required aria-label={m('groups.peopleHint')} placeholder={m('groups.peopleHint')} /><Button type="submit" kind="quiet">{t('members.add')}</Button></form>
                <Awaited asked={asked}>{(people) => <ul className="rows">{people.map((user) => <li key={user.id}><span className="grow">@{user.username}</span><Button kind="plain" aria-label={`${m('person.takeOut')}: ${user.username}`} onClick={() => run(takeFromGroup(group.id, [user.id]))}>{m('person.takeOut')}</Button></li>)}</ul>}</Awaited>
            </div>
        </Dialog>
    );
}
