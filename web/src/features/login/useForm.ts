import {useState} from 'react';
import {failure, type Failure} from '../../api/client';
import {t} from '../../i18n';

/** A form that is sent once at a time and says what went wrong. */
export function useForm(send: () => Promise<void>) {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Failure | null>(null);
    const submit = async (event?: React.FormEvent) => {
        event?.preventDefault();
        if (busy) {
            return;
        }
        setBusy(true);
        setProblem(null);
        try {
            await send();
        } catch (error) {
            setProblem(failure(error));
        }
        setBusy(false);
    };
    const words = problem && (problem.message || t('error.unreachable'));
    return {busy, problem, words, submit: (event?: React.FormEvent) => void submit(event)};
}
