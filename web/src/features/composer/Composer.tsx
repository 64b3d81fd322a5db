import {ArrowUp, Flame, Mic, Paperclip, Smile, Type} from 'lucide-react';
import {lazy, Suspense, useEffect, useRef, useState} from 'react';
import {failure} from '../../api/client';
import {uploadFiles} from '../../api/files';
import {runCommand, sendPost} from '../../api/posts';
import {schedule} from '../../api/scheduled';
import {doneTyping, sayTyping} from '../../api/socket';
import {locale, t} from '../../i18n';
import {basePath, navigate} from '../../nav';
import {clearDraft, draftOf, setBurn, setPriority, writeDraft} from '../../state/drafts';
import {teammateId} from '../../state/channels';
import {store, type State} from '../../state/state';
import {placeKey} from '../../state/typing';
import {useStore} from '../../state/use';
import {moment} from '../../text/time';
import {fileSize} from '../../text/time';
import {IconButton} from '../../ui/basics';
import {EmojiPicker} from '../../ui/emoji_picker';
import {keep, recall} from '../../ui/keep';
import {grow} from '../../ui/grow';
import {toast} from '../../ui/toasts';
import {runHere, type Opens} from './commands';
import {Later} from './Later';
import {longPaste} from './paste';
import {Suggestions, useSuggestions} from './Suggestions';
import {format, formatOfKey, type Format} from './format';
import {FormatBar} from './FormatBar';
import {PriorityChips, PriorityMenu} from './Priority';
import {Typing} from './Typing';
import {Uploads} from './Uploads';
import './composer.css';

const Voice = lazy(() => import('./Voice'));

interface Props {
    channelId: string;
    rootId?: string;
    /** What the field says when it is empty, and how it is called. */
    label: string;
    /** Arrow up in an empty field: edit the last own post of this place. */
    onEditLast: () => void;
    autoFocus?: boolean;
    recent: string[];
    custom: {name: string; src: string}[];
    /** Commands that open a part of the page. */
    onOpen: (what: Opens) => void;
    onAddEmoji?: () => void;
}

export function Composer({channelId, rootId = '', label, onEditLast, autoFocus, recent, custom, onOpen, onAddEmoji}: Props) {
    const key = placeKey(channelId, rootId);
    const draft = useStore((s) => draftOf(s, key));
    const field = useRef<HTMLTextAreaElement>(null);
    const [over, setOver] = useState(false);
    const [bar, setBar] = useState(() => recall('ochre.format') === 'on');
    const [voice, setVoice] = useState(false);
    const write = (message: string) => store.update((s) => writeDraft(s, key, message));
    const suggestions = useSuggestions({channelId, rootId, field, text: draft.message, write, custom});

    useEffect(() => {
        if (field.current) {
            grow(field.current);
        }
    }, [draft.message, key]);
    useEffect(() => {
        // On a touch screen the keyboard would cover what one came to read.
        if (autoFocus && !matchMedia('(pointer: coarse)').matches) {
            field.current?.focus({preventScroll: true});
        }
    }, [key, autoFocus]);

    const canBurn = useStore((s) => !rootId && s.config.EnableBurnOnRead === 'true' && s.config.FeatureFlagBurnOnRead === 'true' && !toSelf(s, channelId));
    const ready = draft.uploads.every((one) => one.info || one.error);
    const files = draft.uploads.flatMap((one) => (one.info ? [one.info] : []));
    const canSend = ready && Boolean(draft.message.trim() || files.length);
    const send = () => {
        if (!canSend) {
            return;
        }
        const message = draft.message.trimEnd();
        if (/^\/[a-z]/i.test(message) && !files.length) {
            store.update((s) => clearDraft(s, key));
            if (runHere(message, onOpen)) {
                return;
            }
            void runCommand(channelId, rootId, message).then(follow).catch((error: Error) => {
                write(message);
                toast(error.message || t('error.unreachable'), true);
            });
            return;
        }
        doneTyping();
        void sendPost(channelId, rootId, message, files, draft.priority, draft.burn ? 'burn_on_read' : '');
    };
    const later = (at: number) => void schedule(channelId, rootId, draft.message.trimEnd(), files.map((file) => file.id), at, draft.priority?.priority).then(() => {
        store.update((s) => clearDraft(s, key));
        toast(t('scheduled.done', {when: moment(at, locale())}));
    }).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const shape = (kind: Format) => {
        if (field.current) {
            const made = format(kind, field.current);
            write(made.text);
            requestAnimationFrame(() => (field.current?.focus(), field.current?.setSelectionRange(made.from, made.to)));
        }
    };
    const attach = (list: Iterable<File>) => {
        const refused = uploadFiles(channelId, key, list);
        if (refused.length) {
            toast(t('file.tooLarge', {name: refused[0]!.name, limit: fileSize(Number(store.get().config.MaxFileSize), locale())}), true);
        }
        field.current?.focus();
    };
    const insert = (text: string) => {
        const node = field.current;
        const [from, to] = [node?.selectionStart ?? draft.message.length, node?.selectionEnd ?? draft.message.length];
        write(draft.message.slice(0, from) + text + draft.message.slice(to));
        requestAnimationFrame(() => {
            node?.focus();
            node?.setSelectionRange(from + text.length, from + text.length);
        });
    };
    const keys = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
        if (event.nativeEvent.isComposing || suggestions.keys(event)) {
            return;
        }
        if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
            // In an open code fence Enter is a new line; Ctrl-Enter sends from anywhere.
            const fence = (event.currentTarget.value.slice(0, event.currentTarget.selectionStart).match(/^```/gm) ?? []).length % 2;
            if (!fence || event.ctrlKey || event.metaKey) {
                event.preventDefault();
                send();
            }
        } else if (event.key === 'ArrowUp' && !draft.message && !draft.uploads.length) {
            event.preventDefault();
            onEditLast();
        } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey) {
            const kind = formatOfKey(event.key);
            if (kind) {
                event.preventDefault();
                shape(kind);
            }
        }
    };
    return (
        <div className="composer-place">
            <form
                className={`composer ${over ? 'over' : ''}`} onSubmit={(event) => (event.preventDefault(), send())}
                onDragOver={(event) => (event.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)}
                onDrop={(event) => (event.preventDefault(), setOver(false), attach(event.dataTransfer.files))}
            >
                <Suggestions {...suggestions} />
                {bar && <FormatBar onFormat={shape} />}
                <PriorityChips value={draft.priority} />
                {draft.burn && <div className="priority-chips"><span className="priority urgent"><Flame size={12} aria-hidden="true" />{t('burn.chip')}</span></div>}
                <textarea
                    ref={field} rows={1} value={draft.message} placeholder={label} aria-label={label} dir="auto" spellCheck enterKeyHint="send"
                    aria-autocomplete="list" aria-controls={suggestions.list.length ? suggestions.id : undefined} aria-activedescendant={suggestions.activeId}
                    maxLength={Number(store.get().config.MaxPostSize) || undefined}
                    onChange={(event) => {
                        write(event.target.value);
                        suggestions.look();
                        if (event.target.value) {
                            sayTyping(channelId, rootId);
                        }
                    }}
                    onSelect={suggestions.look} onKeyDown={keys} onBlur={suggestions.close}
                    onPaste={(event) => {
                        const long = longPaste(event.clipboardData.getData('text/plain'), draft.message.length, Number(store.get().config.MaxPostSize) || Infinity);
                        if (event.clipboardData.files.length || long) {
                            event.preventDefault();
                            attach(long ? [long] : event.clipboardData.files);
                        }
                        if (long) {
                            toast(t('composer.pastedAsFile'));
                        }
                    }}
                />
                <Uploads draftKey={key} uploads={draft.uploads} />
                {voice && <Suspense><Voice onClose={() => setVoice(false)} onDone={(file) => attach([file])} /></Suspense>}
                <div className="composer-foot">
                    <label className="icon-button" title={t('composer.attach')}>
                        <input type="file" multiple className="sr" aria-label={t('composer.attach')} onChange={(event) => {
                            attach([...(event.target.files ?? [])]);
                            event.target.value = '';
                        }} />
                        <Paperclip size={18} aria-hidden="true" />
                    </label>
                    <EmojiPicker recent={recent} custom={custom} onAdd={onAddEmoji} onPick={(name) => insert(`:${name}: `)} trigger={
                        <button type="button" className="icon-button" aria-label={t('composer.emoji')} title={t('composer.emoji')}><Smile size={18} /></button>
                    } />
                    <IconButton label={t('format.title')} aria-pressed={bar} onClick={() => (setBar(!bar), keep('ochre.format', bar ? 'off' : 'on'))}><Type size={17} /></IconButton>
                    {'MediaRecorder' in window && <IconButton label={t('voice.record')} aria-pressed={voice} className="not-tiny" onClick={() => setVoice(!voice)}><Mic size={17} /></IconButton>}
                    {canBurn && <IconButton label={t('burn.send')} aria-pressed={Boolean(draft.burn)} className="not-tiny" onClick={() => store.update((s) => setBurn(s, key, !draft.burn))}><Flame size={17} /></IconButton>}
                    {!rootId && store.get().config.PostPriority === 'true' && <PriorityMenu value={draft.priority} onChange={(value) => store.update((s) => setPriority(s, key, value))} />}
                    <span className="composer-help">{t('composer.help')}</span>
                    <IconButton type="submit" className="send" label={t('composer.send')} keys="⏎" disabled={!canSend}><ArrowUp size={18} strokeWidth={2.4} /></IconButton>
                    {store.get().config.ScheduledPosts === 'true' && <Later disabled={!canSend} onPick={later} />}
                </div>
            </form>
            <Typing place={key} />
        </div>
    );
}

/** Where a command leads to. */
function follow(address: string | undefined): void {
    if (!address) {
        return;
    }
    const prefix = location.origin + basePath;
    if (address.startsWith(prefix)) {
        navigate(address.slice(prefix.length));
    } else if (address.startsWith('/')) {
        navigate(address);
    } else if (/^https?:/i.test(address)) {
        open(address, '_blank', 'noopener,noreferrer');
    }
}

/** To oneself, or to a program, nothing vanishes. */
function toSelf(s: State, channelId: string): boolean {
    const channel = s.channels[channelId];
    const mate = channel?.type === 'D' ? teammateId(s, channel) : '';
    return Boolean(mate) && (mate === s.me || Boolean(s.users[mate]?.is_bot));
}
