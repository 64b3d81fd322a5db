//! Sounds of notifications, made on the spot: a few notes each, no file. The names are those of the wire; what they sound
//! like is ours.

/** Notes as [frequency in Hz, start in s, length in s]. */
const SOUNDS: Record<string, [number, number, number][]> = {
    Bing: [[880, 0, 0.35], [1320, 0.07, 0.45]],
    Crackle: [[1900, 0, 0.05], [1500, 0.06, 0.05], [2100, 0.11, 0.05], [1700, 0.17, 0.08]],
    Down: [[740, 0, 0.14], [554, 0.13, 0.3]],
    Hello: [[523, 0, 0.12], [659, 0.1, 0.12], [784, 0.2, 0.3]],
    Ripple: [[660, 0, 0.1], [880, 0.08, 0.1], [990, 0.16, 0.1], [1320, 0.24, 0.25]],
    Upstairs: [[440, 0, 0.1], [587, 0.1, 0.1], [740, 0.2, 0.25]],
};

export const SOUND_NAMES = Object.keys(SOUNDS);

let context: AudioContext | undefined;

export function play(name = 'Bing'): void {
    try {
        context ??= new AudioContext();
        const begin = context.currentTime + 0.02;
        for (const [frequency, at, length] of SOUNDS[name] ?? SOUNDS.Bing!) {
            const [tone, loudness] = [context.createOscillator(), context.createGain()];
            tone.type = 'sine';
            tone.frequency.value = frequency;
            loudness.gain.setValueAtTime(0, begin + at);
            loudness.gain.linearRampToValueAtTime(0.16, begin + at + 0.012);
            loudness.gain.exponentialRampToValueAtTime(0.0005, begin + at + length);
            tone.connect(loudness).connect(context.destination);
            tone.start(begin + at);
            tone.stop(begin + at + length + 0.05);
        }
    } catch {
        // Before the first click of the user browsers stay silent.
    }
}
