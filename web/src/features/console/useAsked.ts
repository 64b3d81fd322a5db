import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {t} from '../../i18n';

/** A reply, or why there is none. `again` asks anew. */
export function useAsked<T>(request: () => Promise<T>, deps: unknown[]): {value: T | null; problem: string; again: () => void} {
    const [value, setValue] = useState<T | null>(null);
    const [problem, setProblem] = useState('');
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        let alive = true;
        request().then((got) => alive && setValue(got)).catch((error) => alive && setProblem(failure(error).message || t('error.unreachable')));
        return () => {
            alive = false;
        };
    }, [...deps, turn]);
    return {value, problem, again: () => setTurn(turn + 1)};
}
