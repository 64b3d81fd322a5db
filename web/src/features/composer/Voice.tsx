import {Check, Trash2} from 'lucide-react';
import {useEffect, useRef, useState} from 'react';
import {locale, t} from '../../i18n';
import {IconButton} from '../../ui/basics';
import {toast} from '../../ui/toasts';

interface Props {
    onDone: (file: File) => void;
    onClose: () => void;
}

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** Nobody listens to more. */
const MOST_SECONDS = 600;

/** Records what is said, shows that it does, and hands over a file. Nothing is sent by itself. */
export default function Voice({onDone, onClose}: Props) {
    const [seconds, setSeconds] = useState(0);
    const [ready, setReady] = useState(false);
    const bars = useRef<HTMLCanvasElement>(null);
    const recorder = useRef<MediaRecorder | null>(null);
    const wanted = useRef(false);
    useEffect(() => {
        let alive = true;
        let stream: MediaStream | undefined;
        let stopDrawing = () => {};
        let timer: ReturnType<typeof setInterval> | undefined;
        const begin = async () => {
            stream = await navigator.mediaDevices.getUserMedia({audio: true});
            if (!alive) {
                stream.getTracks().forEach((track) => track.stop());
                return;
            }
            const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
            const made = new MediaRecorder(stream, type ? {mimeType: type} : undefined);
            const parts: Blob[] = [];
            made.addEventListener('dataavailable', (event) => parts.push(event.data));
            made.addEventListener('stop', () => {
                if (wanted.current) {
                    const plain = made.mimeType.split(';')[0] || 'audio/webm';
                    onDone(new File(parts, `${t('voice.name')} ${new Date().toLocaleString(locale(), {dateStyle: 'short', timeStyle: 'medium'}).replace(/[/:,]/g, '-')}.${plain.includes('mp4') ? 'm4a' : plain.includes('ogg') ? 'ogg' : 'weba'}`, {type: plain}));
                }
            });
            made.start(500);
            recorder.current = made;
            setReady(true);
            timer = setInterval(() => setSeconds((now) => now + 1), 1000);
            stopDrawing = drawLoudness(stream, bars.current);
        };
        begin().catch(() => {
            toast(t('voice.denied'), true);
            onClose();
        });
        return () => {
            alive = false;
            clearInterval(timer);
            stopDrawing();
            if (recorder.current?.state === 'recording') {
                recorder.current.stop();
            }
            stream?.getTracks().forEach((track) => track.stop());
        };
    }, []);
    const finish = () => {
        wanted.current = true;
        onClose();
    };
    useEffect(() => {
        if (seconds >= MOST_SECONDS) {
            finish();
        }
    }, [seconds]);
    return (
        <div className="voice" role="group" aria-label={t('voice.recording')}>
            <span className="voice-dot" aria-hidden="true" />
            <time role="timer">{Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}</time>
            <canvas ref={bars} width={220} height={28} aria-hidden="true" />
            <IconButton label={t('voice.discard')} onClick={onClose}><Trash2 size={17} /></IconButton>
            <IconButton className="send" label={t('voice.attach')} disabled={!ready} autoFocus onClick={finish}><Check size={18} /></IconButton>
        </div>
    );
}

/** So that one sees that one is heard. */
function drawLoudness(stream: MediaStream, canvas: HTMLCanvasElement | null): () => void {
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) {
        return () => {};
    }
    const sound = new AudioContext();
    const meter = sound.createAnalyser();
    meter.fftSize = 256;
    sound.createMediaStreamSource(stream).connect(meter);
    const levels = new Uint8Array(meter.fftSize);
    const seen: number[] = [];
    const colour = getComputedStyle(canvas).color;
    const timer = setInterval(() => {
        meter.getByteTimeDomainData(levels);
        seen.push(Math.max(...levels.map((one) => Math.abs(one - 128))) / 128);
        seen.splice(0, seen.length - 55);
        pen.clearRect(0, 0, canvas.width, canvas.height);
        pen.fillStyle = colour;
        seen.forEach((level, i) => {
            const height = Math.max(2, level * canvas.height);
            pen.fillRect(i * 4, (canvas.height - height) / 2, 2, height);
        });
    }, 80);
    return () => {
        clearInterval(timer);
        void sound.close();
    };
}
