import {groupsOf, linkable, linkGroup, outsiders, setGroupAdmin, unlinkGroup, type LinkedGroup, type Place} from '../../api/groups';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {Button, Switch} from '../../ui/basics';
import {openConfirm, openForm} from '../../ui/forms';
import {Awaited} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {tell} from './TeamSettings';

interface Props {
    place: Place;
    id: string;
    constrained: boolean;
    /** Leaves the place to its groups, or frees it. */
    onConstrain: (on: boolean) => Promise<unknown>;
}

/** Groups of a directory whose members come in by themselves; and whether nobody else may be in. */
export function PlaceGroups({place, id, constrained, onConstrain}: Props) {
    const asked = useAsked(async () => {
        const [linked, free] = await Promise.all([groupsOf(place, id), linkable(place, id)]);
        return {linked, free};
    }, [place, id]);
    const run = (work: Promise<unknown>) => tell(work, asked.again);
    const add = () => openForm({
        title: m('link.add'), lead: m('link.addLead'), action: t('members.add'), value: {group: asked.value?.free[0]?.id ?? ''},
        entries: [{name: 'group', label: m('link.group'), kind: 'select', options: (asked.value?.free ?? []).map((one) => ({value: one.id, label: one.display_name}))}],
        onSubmit: async (draft) => (await linkGroup(place, id, String(draft.group)), asked.again()),
    });
    const constrain = async (linked: LinkedGroup[], on: boolean) => {
        if (!on) {
            return run(onConstrain(false));
        }
        if (!linked.length) {
            return toast(m('link.needsGroup'), true);
        }
        const n = await outsiders(place, id, linked.map((one) => one.id)).catch(() => 0);
        openConfirm({title: m('link.only'), body: m(n ? 'link.onlyBody' : 'link.onlyNobody', {n}), action: m('link.only'), danger: n > 0, onYes: () => run(onConstrain(true))});
    };
    return (
        <section className="card" aria-label={m('link.title')}>
            <div className="toolbar-row"><h3 style={{flex: 1}}>{m('link.title')}</h3>{Boolean(asked.value?.free.length) && <Button kind="quiet" onClick={add}>{m('link.add')}</Button>}</div>
            <p className="muted">{m('link.lead')}</p>
            <Awaited asked={asked}>{({linked, free}) => (
                <>
                    {linked.length ? <ul className="plain-rows" aria-label={m('link.title')}>{linked.map((one) => (
                        <li key={one.id}>
                            <span className="grow"><b>{one.display_name}</b><span className="line">{m('groups.count', {n: one.member_count ?? 0})}</span></span>
                            {one.scheme_admin && <span className="chip">{t('members.admin')}</span>}
                            <Button kind="plain" aria-label={`${m(one.scheme_admin ? 'link.toMembers' : 'link.toAdmins')}: ${one.display_name}`} onClick={() => run(setGroupAdmin(place, id, one.id, !one.scheme_admin))}>{m(one.scheme_admin ? 'link.toMembers' : 'link.toAdmins')}</Button>
                            <Button kind="plain" aria-label={`${m('row.remove')}: ${one.display_name}`} onClick={() => openConfirm({title: m('link.remove'), body: m('link.removeBody', {name: one.display_name}), action: m('row.remove'), onYes: () => run(unlinkGroup(place, id, one.id))})}>{m('row.remove')}</Button>
                        </li>
                    ))}</ul> : <p className="muted">{m(free.length ? 'link.none' : 'link.nothingToLink')}</p>}
                    {(linked.length > 0 || constrained) && <div className="field entry-switch">
                        <span className="entry-words"><span className="field-label">{m('link.only')}</span><p className="hint">{m('link.onlyHint')}</p></span>
                        <Switch label={m('link.only')} checked={constrained} onChange={(on) => void constrain(linked, on)} />
                    </div>}
                </>
            )}</Awaited>
        </section>
    );
}
