import {useEffect, useState} from 'react';
import {t} from '../i18n';
import {failure} from './client';

export interface Asked<T> {
    value: T | null;
    problem: string;
    /** HTTP status of the refusal; 501: this server has not got that part. */
    status: number;
    again: () => void;
}

/** A reply, or why there is none. `again` asks anew; what was there stays until the new reply is. */
export function useAsked<T>(request: () => Promise<T>, deps: unknown[]): Asked<T> {
    const [got, setGot] = useState<{value: T | null; problem: string; status: number}>({value: null, problem: '', status: 0});
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        let alive = true;
        request().then((value) => alive && setGot({value, problem: '', status: 200})).catch((error) => {
            const failed = failure(error);
            return alive && setGot((old) => ({...old, problem: failed.message || t('error.unreachable'), status: failed.status}));
        });
        return () => {
            alive = false;
        };
    }, [...deps, turn]);
    return {...got, again: () => setTurn((old) => old + 1)};
}
