import {setPicture} from '../../api/account';
import {failure} from '../../api/client';
import {pictureUrl, saveProfile} from '../../api/users';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Avatar, Button} from '../../ui/basics';
import {Form} from '../../ui/forms';
import {toast} from '../../ui/toasts';

export function Profile() {
    const me = useStore((s) => s.users[s.me]);
    const fixed = useStore((s) => Boolean(s.users[s.me]?.auth_service));
    if (!me) {
        return null;
    }
    const tell = (work: Promise<unknown>) => void work.then(() => toast(t('settings.saved'))).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const names = {first_name: me.first_name, last_name: me.last_name, nickname: me.nickname, position: me.position, username: me.username};
    return (
        <>
            <div className="picture-row">
                <Avatar id={me.id} name={me.username} size={64} src={pictureUrl(me, me.id)} />
                <label className="button quiet">{m('picture.choose')}<input type="file" className="sr" accept="image/png,image/jpeg,image/gif,image/bmp" aria-label={`${m('picture.mine')}: ${m('picture.choose')}`} onChange={(event) => {
                    const file = event.target.files?.[0];
                    event.target.value = '';
                    if (file) {
                        tell(setPicture(file));
                    }
                }} /></label>
                {Boolean(me.last_picture_update) && <Button kind="plain" onClick={() => tell(setPicture(null))}>{m('picture.remove')}</Button>}
            </div>
            <Form value={names} onSubmit={async (draft) => (await saveProfile(draft), toast(t('settings.saved')))} entries={[
                {name: 'first_name', label: t('settings.first'), max: 64, disabled: fixed}, {name: 'last_name', label: t('settings.last'), max: 64, disabled: fixed}, {name: 'nickname', label: t('settings.nickname'), max: 64},
                {name: 'position', label: m('profile.position'), hint: m('profile.positionHint'), max: 128}, {name: 'username', label: t('form.username'), hint: t('form.usernameHint'), max: 22, required: true, disabled: fixed},
            ]} />
            {!fixed && <section aria-label={t('form.email')}>
                <h3 className="settings-title">{t('form.email')}</h3>
                <Form key={me.email} value={{email: me.email, password: ''}} action={m('profile.emailSave')} onSubmit={async (draft) => (await saveProfile(draft), toast(t('settings.saved')))} entries={[
                    {name: 'email', label: t('form.email'), kind: 'email', required: true}, {name: 'password', label: t('settings.passwordNow'), kind: 'secret', required: true},
                ]} />
            </section>}
        </>
    );
}
