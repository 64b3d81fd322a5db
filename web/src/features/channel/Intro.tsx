import {Hash, Lock} from 'lucide-react';
import {pictureUrl} from '../../api/users';
import {locale, t} from '../../i18n';
import {channelTitle, teammateId} from '../../state/channels';
import type {Channel} from '../../state/state';
import {useStore} from '../../state/use';
import {Avatar} from '../../ui/basics';

/** The first words of a channel, above its first post. */
export function Intro({channel}: {channel: Channel}) {
    const title = useStore((s) => channelTitle(s, channel));
    const mate = useStore((s) => (channel.type === 'D' ? s.users[teammateId(s, channel)] : undefined));
    const self = useStore((s) => Boolean(mate && mate.id === s.me));
    const made = new Intl.DateTimeFormat(locale(), {dateStyle: 'long'}).format(channel.create_at);
    const direct = channel.type === 'D' || channel.type === 'G';
    return (
        <div className="intro">
            {mate ? <Avatar id={mate.id} name={title} size={64} src={pictureUrl(mate, mate.id)} /> : !direct && (
                <span className="intro-icon" aria-hidden="true">{channel.type === 'P' ? <Lock size={26} /> : <Hash size={30} />}</span>
            )}
            <h2>{title}</h2>
            <p>{direct ? t(self ? 'channel.introSelf' : 'channel.introDirect', {name: title}) : t(channel.type === 'P' ? 'channel.introPrivate' : 'channel.introOpen', {name: title, date: made})}</p>
            {!direct && channel.purpose && <p>{channel.purpose}</p>}
        </div>
    );
}
