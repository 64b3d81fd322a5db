import {useState} from 'react';
import {locale, t} from '../i18n';
import {moment} from '../text/time';
import {soon} from '../text/when';
import {Button} from './basics';
import {Dialog} from './overlays';

interface Props {
    title: string;
    action: string;
    onClose: () => void;
    onPick: (at: number) => void;
}

/** A time to come: a few likely ones, or any. */
export function WhenDialog({title, action, onClose, onPick}: Props) {
    const [value, setValue] = useState('');
    const at = value ? new Date(value).getTime() : NaN;
    const pick = (time: number) => {
        onClose();
        onPick(time);
    };
    return (
        <Dialog title={title} onClose={onClose} foot={<><Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button><Button disabled={!(at > Date.now())} onClick={() => pick(at)}>{action}</Button></>}>
            <div className="dialog-body">
                <ul className="when-list">
                    {soon(Date.now()).map((one) => <li key={one}><button type="button" className="pick-row" onClick={() => pick(one)}>{moment(one, locale())}</button></li>)}
                </ul>
                <label className="field"><span className="field-label">{t('when.own')}</span>
                    <input className="input" type="datetime-local" value={value} onChange={(event) => setValue(event.target.value)} />
                </label>
            </div>
        </Dialog>
    );
}
