import type {MessageAttachment} from '@mattermost/types/message_attachments';
import type {OpenGraphMetadata, PostPreviewMetadata} from '@mattermost/types/posts';
import {X} from 'lucide-react';
import {useState} from 'react';
import {href, follow} from '../../nav';
import {locale, t} from '../../i18n';
import type {Post} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {moment} from '../../text/time';
import {Markdown} from '../../ui/markdown';
import {Interactive} from './Interactive';
import {resolversFor} from './resolvers';

/** What the server found behind the links of a post, and what integrations attached to it. */
export function Embeds({post}: {post: Post}) {
    const shown = useStore((s) => s.preferences['display_settings--link_previews'] !== 'false');
    const attachments = post.props?.attachments as MessageAttachment[] | undefined;
    const embeds = post.metadata?.embeds ?? [];
    return (
        <>
            {Array.isArray(attachments) && attachments.map((one, i) => <Interactive key={i} post={post} attachment={one} />)}
            {shown && embeds.map((embed, i) => {
                switch (embed.type) {
                case 'permalink': return <Quoted key={i} data={embed.data as PostPreviewMetadata} />;
                case 'opengraph': return <Preview key={i} url={embed.url} data={embed.data as OpenGraphMetadata} />;
                case 'image': return <Picture key={i} url={embed.url} size={post.metadata?.images?.[embed.url]} />;
                default: return null;
                }
            })}
        </>
    );
}

/** A message that this one links to. */
function Quoted({data}: {data: PostPreviewMetadata | undefined}) {
    const name = useStore((s) => displayName(s, data?.post?.user_id ?? ''));
    const resolvers = useStore(resolversFor);
    if (!data?.post) {
        return null;
    }
    const path = `${data.team_name}/pl/${data.post_id}`;
    return (
        <blockquote className="embed quoted">
            <div className="embed-site"><b>{name || t('message.someone')}</b> <a href={href(path)} onClick={follow(path)}>{data.channel_display_name}</a> <span>{moment(data.post.create_at, locale())}</span></div>
            <div className="embed-clip"><Markdown text={data.post.message} {...resolvers} /></div>
        </blockquote>
    );
}

function Preview({url, data}: {url: string; data: OpenGraphMetadata | undefined}) {
    const [gone, setGone] = useState(false);
    const image = data?.images?.[0];
    if (!data || gone || !(data.title || data.description)) {
        return null;
    }
    return (
        <div className="embed preview">
            <div className="embed-words">
                {data.site_name && <div className="embed-site">{data.site_name}</div>}
                <a className="embed-title" href={url} target="_blank" rel="noopener noreferrer nofollow">{data.title || url}</a>
                {data.description && <p className="embed-text">{data.description}</p>}
            </div>
            {image && <img className="embed-thumb" src={image.secure_url || image.url} alt="" loading="lazy" referrerPolicy="no-referrer" />}
            <button type="button" className="icon-button small" aria-label={t('message.hidePreview')} onClick={() => setGone(true)}><X size={14} /></button>
        </div>
    );
}

function Picture({url, size}: {url: string; size?: {width: number; height: number}}) {
    const [width, height] = [size?.width || 320, size?.height || 180];
    const scale = Math.min(1, 420 / width, 320 / height);
    return (
        <a className="embed-picture" href={url} target="_blank" rel="noopener noreferrer nofollow">
            <img src={url} alt={url.split('/').at(-1)} width={Math.round(width * scale)} height={Math.round(height * scale)} loading="lazy" referrerPolicy="no-referrer" />
        </a>
    );
}
