import type {PostAction} from '@mattermost/types/integration_actions';
import type {MessageAttachment} from '@mattermost/types/message_attachments';
import {useState} from 'react';
import {failure} from '../../api/client';
import {pressAction} from '../../api/actions';
import {t} from '../../i18n';
import {store, type Post} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Markdown} from '../../ui/markdown';
import {resolversFor} from './resolvers';

/** A card that an integration attached: words, fields, a picture, buttons and menus. */
export function Interactive({post, attachment: one}: {post: Post; attachment: MessageAttachment}) {
    const resolvers = useStore(resolversFor);
    const colour = /^#[0-9a-f]{3,8}$/i.test(one.color ?? '') ? one.color : NAMED[one.color ?? ''];
    return (
        <div className="card-place">
            {one.pretext && <Markdown text={one.pretext} {...resolvers} />}
            <div className="card" style={colour ? {borderInlineStartColor: colour} : undefined}>
                {one.author_name && <div className="embed-site">{one.author_icon && <img src={one.author_icon} alt="" width={16} height={16} referrerPolicy="no-referrer" />}<Out to={one.author_link}>{one.author_name}</Out></div>}
                {one.title && <div className="embed-title"><Out to={one.title_link}>{one.title}</Out></div>}
                <div className="card-row">
                    {one.text && <div className="card-text"><Markdown text={one.text} {...resolvers} /></div>}
                    {one.thumb_url && <img className="embed-thumb" src={one.thumb_url} alt="" loading="lazy" referrerPolicy="no-referrer" />}
                </div>
                {Boolean(one.fields?.length) && (
                    <dl className="card-fields">{one.fields!.map((field, i) => <div key={i} className={field.short ? 'short' : ''}><dt>{field.title}</dt><dd><Markdown text={String(field.value ?? '')} {...resolvers} /></dd></div>)}</dl>
                )}
                {one.image_url && <img className="card-image" src={one.image_url} alt="" loading="lazy" referrerPolicy="no-referrer" />}
                {one.footer && <div className="embed-site">{one.footer}</div>}
                {Boolean(one.actions?.length) && <div className="card-actions">{one.actions!.map((action) => <Action key={action.id} post={post} action={action} />)}</div>}
            </div>
        </div>
    );
}

const NAMED: Record<string, string> = {good: 'var(--ok)', warning: 'var(--away)', danger: 'var(--danger)'};

function Out({to, children}: {to: string | undefined; children: string}) {
    return /^https?:/i.test(to ?? '') ? <a href={to} target="_blank" rel="noopener noreferrer nofollow">{children}</a> : <b>{children}</b>;
}

function Action({post, action}: {post: Post; action: PostAction & {cookie?: string; default_option?: string; style?: string}}) {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const press = async (choice?: string) => {
        setBusy(true);
        setProblem('');
        await pressAction(post.id, action.id ?? '', action.cookie, choice).catch((error) => setProblem(failure(error).message || t('error.unreachable')));
        setBusy(false);
    };
    if (action.type === 'select') {
        return (
            <span className="card-action">
                <select className="input" aria-label={action.name} disabled={busy || action.disabled} defaultValue={action.default_option ?? ''} onChange={(event) => void press(event.target.value)}>
                    <option value="" disabled>{action.name}</option>
                    {choices(action).map((one) => <option key={one.value} value={one.value}>{one.text}</option>)}
                </select>
                {problem && <span className="problem" role="alert">{problem}</span>}
            </span>
        );
    }
    return (
        <span className="card-action">
            <button type="button" className={`button quiet ${action.style ?? ''}`} disabled={busy || action.disabled} onClick={() => void press()}>{action.name}</button>
            {problem && <span className="problem" role="alert">{problem}</span>}
        </span>
    );
}

function choices(action: PostAction): {text: string; value: string}[] {
    const s = store.get();
    switch (action.data_source) {
    case 'users': return Object.values(s.users).filter((user) => !user.delete_at).map((user) => ({text: displayName(s, user.id), value: user.id}));
    case 'channels': return Object.values(s.channels).filter((one) => one.team_id === s.view.teamId).map((one) => ({text: one.display_name, value: one.id}));
    default: return (action.options ?? []).map((one) => ({text: one.text, value: one.value}));
    }
}
