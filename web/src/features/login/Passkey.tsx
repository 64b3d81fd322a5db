import {KeyRound} from 'lucide-react';
import {failure} from '../../api/client';
import {loginWithPasskey, loginWithPasskeyToo} from '../../api/passkeys';
import {p} from '../../i18n/passkeys';
import {Button} from '../../ui/basics';
import {Problem} from './Problem';
import {useForm} from './useForm';

/** In with a passkey: alone, or (`after`) in place of the code that is asked for after the password. */
export default function Passkey({after, onIn}: {after?: {id: string; password: string}; onIn: () => void}) {
    const form = useForm(async () => {
        await (after ? loginWithPasskeyToo(after.id.trim(), after.password) : loginWithPasskey());
        onIn();
    });
    // The browser's own refusals (nothing chosen, time is up) come without words of the server.
    const words = form.problem && (failure(form.problem).message || p('failed'));
    return (
        <div className="door-form door-passkey">
            <Problem words={words} />
            <Button kind="quiet" wide disabled={form.busy} onClick={() => form.submit()}><KeyRound size={16} aria-hidden="true" /> {p(after ? 'second' : 'login')}</Button>
        </div>
    );
}
