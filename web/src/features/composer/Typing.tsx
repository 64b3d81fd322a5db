import {t} from '../../i18n';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';

/** Who writes right now. Its line is always there, so nothing moves. */
export function Typing({place}: {place: string}) {
    const names = useStore((s) => Object.keys(s.typing[place] ?? {}).map((id) => displayName(s, id)).filter(Boolean), shallow);
    const text = !names.length ? '' : names.length === 1 ? t('composer.typingOne', {name: names[0]!}) :
        names.length === 2 ? t('composer.typingTwo', {a: names[0]!, b: names[1]!}) : t('composer.typingMany');
    return (
        <div className="typing" aria-live="polite">
            {text && <><span className="typing-dots" aria-hidden="true"><i /><i /><i /></span>{text}</>}
        </div>
    );
}
