import {useState} from 'react';
import {audits} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {wantUsers} from '../../api/users';
import {m} from '../../i18n/manage';
import {stamp} from '../../i18n/stamp';
import {useStore} from '../../state/use';
import {Awaited, Head, Nothing, Table} from '../../ui/pages';
import {Pager} from './People';

/** Who did what, from where. */
export function Audit() {
    const [page, setPage] = useState(0);
    const asked = useAsked(async () => {
        const list = await audits(page);
        wantUsers(list.map((one) => one.user_id));
        return list;
    }, [page]);
    const users = useStore((s) => s.users);
    return (
        <>
            <Head title={m('console.audit')} lead={m('audit.lead')} />
            <Awaited asked={asked}>{(list) => (list.length ? (
                <Table label={m('console.audit')} head={[m('audit.when'), m('audit.who'), m('audit.what'), m('audit.from')]} rows={list.map((one) => [
                    stamp(one.create_at), users[one.user_id]?.username ?? '–', <span key="a" className="mono">{one.action.replace('/api/v4', '')} {one.extra_info}</span>, one.ip_address,
                ])} />
            ) : <Nothing title={m('audit.none')} />)}</Awaited>
            <Pager page={page} full={(asked.value?.length ?? 0) >= 60} onPage={setPage} />
        </>
    );
}
