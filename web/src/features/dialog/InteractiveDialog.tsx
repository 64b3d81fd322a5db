import type {Dialog as Asked, DialogElement, OpenDialogRequest} from '@mattermost/types/integrations';
import {useState} from 'react';
import {lookUp, submitDialog, type Submission} from '../../api/actions';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {Button} from '../../ui/basics';
import {Markdown} from '../../ui/markdown';
import {Dialog} from '../../ui/overlays';
import {Element} from './Element';
import {problemOf, startValues, submission, type Value} from './values';
import './dialog.css';

/** A form that an integration asked to be filled in, step by step if it has several. */
export default function InteractiveDialog({request, onClose}: {request: OpenDialogRequest; onClose: () => void}) {
    const [form, setForm] = useState<Asked>(request.dialog);
    const elements = form.elements ?? [];
    const [values, setValues] = useState(() => startValues(elements));
    const [problems, setProblems] = useState<Record<string, string>>({});
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const made = (more: Partial<Submission>): Submission => ({
        url: request.url, callback_id: form.callback_id ?? '', state: form.state ?? '', submission: submission(elements, values), cancelled: false, ...more,
    });
    const show = (next: Asked, keep: Record<string, Value>) => {
        setForm(next);
        setProblems({});
        setValues({...startValues(next.elements ?? []), ...Object.fromEntries(Object.entries(keep).filter(([name]) => next.elements?.some((one) => one.name === name)))});
    };
    const cancel = () => {
        onClose();
        if (form.notify_on_cancel) {
            void submitDialog(made({cancelled: true, submission: {}})).catch(() => undefined);
        }
    };
    const send = async (event: React.FormEvent) => {
        event.preventDefault();
        const found = elements.flatMap((one): [string, string][] => {
            const wrong = problemOf(one, values[one.name]);
            return wrong ? [[one.name, t(`dialog.${wrong}`, {n: wrong === 'tooShort' ? one.min_length : one.max_length})]] : [];
        });
        setProblems(Object.fromEntries(found));
        setProblem('');
        if (found.length) {
            return;
        }
        setBusy(true);
        try {
            const reply = await submitDialog(made({}));
            if (reply?.error || Object.keys(reply?.errors ?? {}).length) {
                setProblem(reply.error ?? '');
                setProblems(reply.errors ?? {});
            } else if (reply?.type === 'form' && reply.form) {
                show(reply.form, {});
            } else {
                onClose();
            }
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
        setBusy(false);
    };
    const change = (one: DialogElement, value: Value) => {
        const next = {...values, [one.name]: value};
        setValues(next);
        if (one.refresh && form.source_url) {
            void submitDialog(made({url: form.source_url, type: 'refresh', submission: submission(elements, next)})).then((reply) => reply?.type === 'form' && reply.form && show(reply.form, next)).catch(() => undefined);
        }
    };
    const ask = (one: DialogElement, term: string) => lookUp(made({url: one.data_source_url || request.url, submission: {...submission(elements, values), query: term, selected_field: one.name}}));
    return (
        <Dialog title={form.title} onClose={cancel} foot={
            <>
                <Button kind="quiet" onClick={cancel}>{t('app.cancel')}</Button>
                <Button type="submit" form="interactive-dialog" disabled={busy}>{form.submit_label || t('dialog.submit')}</Button>
            </>
        }>
            <form id="interactive-dialog" className="dialog-body interactive" noValidate onSubmit={(event) => void send(event)}>
                {form.introduction_text && <Markdown text={form.introduction_text} />}
                {elements.map((one) => (
                    <Element key={one.name} element={one} value={values[one.name] ?? ''} problem={problems[one.name] ?? ''} onChange={(value) => change(one, value)} onLookUp={ask} />
                ))}
                {problem && <p className="notice bad" role="alert">{problem}</p>}
            </form>
        </Dialog>
    );
}
