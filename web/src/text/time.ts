const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const id = locale + key;
    let made = formats.get(id);
    if (!made) {
        made = new Intl.DateTimeFormat(locale, options);
        formats.set(id, made);
    }
    return made;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();

function relativeIn(locale: string, style: 'long' | 'short'): Intl.RelativeTimeFormat {
    let made = relatives.get(locale + style);
    if (!made) {
        made = new Intl.RelativeTimeFormat(locale, {numeric: 'auto', style});
        relatives.set(locale + style, made);
    }
    return made;
}

/** Clock time of a message. `hour12` undefined: as the language does. */
export function clock(ms: number, locale: string, hour12?: boolean): string {
    return format(locale, `clock${hour12}`, {hour: 'numeric', minute: '2-digit', hour12}).format(ms);
}

/** Full date and time, for the tooltip. */
export function moment(ms: number, locale: string, hour12?: boolean): string {
    return format(locale, `moment${hour12}`, {dateStyle: 'full', timeStyle: 'short', hour12}).format(ms);
}

/** A number that is the same for all times of one local day. */
export function dayOf(ms: number): number {
    const date = new Date(ms);
    return date.getFullYear() * 10000 + date.getMonth() * 100 + date.getDate();
}

/** Heading of a day: today, yesterday, weekday and date; with the year when it is another one. */
export function dayTitle(ms: number, now: number, locale: string): string {
    const days = Math.round((midnight(now) - midnight(ms)) / 86_400_000);
    if (days === 0 || days === 1) {
        const word = relativeIn(locale, 'long').format(-days, 'day');
        return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
    }
    const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
    return format(locale, `day${sameYear}`, {weekday: 'long', day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric'}).format(ms);
}

/** "5 min ago", "3 days ago". */
export function ago(ms: number, now: number, locale: string): string {
    const relative = relativeIn(locale, 'short');
    const minutes = Math.round((ms - now) / 60_000);
    if (minutes > -60) {
        return relative.format(Math.min(0, minutes), 'minute');
    }
    return minutes > -1440 ? relative.format(Math.round(minutes / 60), 'hour') : relative.format(Math.round(minutes / 1440), 'day');
}

function midnight(ms: number): number {
    const date = new Date(ms);
    return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Bytes for people: 1.2 MB. */
export function fileSize(bytes: number, locale: string): string {
    const units = ['B', 'KB', 'MB', 'GB'];
    let [n, i] = [bytes, 0];
    while (n >= 1000 && i < units.length - 1) {
        n /= 1000;
        i++;
    }
    return `${new Intl.NumberFormat(locale, {maximumFractionDigits: n < 10 && i > 0 ? 1 : 0}).format(n)} ${units[i]}`;
}
