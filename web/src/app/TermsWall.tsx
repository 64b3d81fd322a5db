import {useEffect, useState} from 'react';
import {failure} from '../api/client';
import {logout} from '../api/session';
import {answerTerms, refreshAnswer, terms} from '../api/terms';
import {Frame} from '../features/login/Frame';
import {Problem} from '../features/login/Problem';
import {t} from '../i18n';
import {p} from '../i18n/passkeys';
import {Button, Spinner} from '../ui/basics';
import {Markdown} from '../ui/markdown';

/** The server's own terms come before everything else, until the user agrees or leaves. */
export default function TermsWall() {
    const [shown, setShown] = useState<{id: string; text: string} | null>(null);
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const fail = (error: unknown) => (setBusy(false), setProblem(failure(error).message || t('error.unreachable')));
    useEffect(() => {
        // The answer to a login does not tell what was agreed to.
        refreshAnswer().then(terms).then(setShown).catch(fail);
    }, []);
    const say = (accepted: boolean) => {
        setBusy(true);
        answerTerms(shown!.id, accepted).then(() => accepted ? undefined : logout()).catch(fail);
    };
    return (
        <Frame title={p('terms')} lead={p('termsLead')}>
            <Problem words={problem} />
            {shown ? (
                <div className="door-form">
                    <div className="door-terms"><Markdown text={shown.text} /></div>
                    <Button wide disabled={busy} onClick={() => say(true)}>{p('termsAgree')}</Button>
                    <Button kind="quiet" wide disabled={busy} onClick={() => say(false)}>{p('termsRefuse')}</Button>
                </div>
            ) : !problem && <div className="door-wait"><Spinner /></div>}
        </Frame>
    );
}
