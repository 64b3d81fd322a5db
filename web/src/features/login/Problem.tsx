import {CircleAlert} from 'lucide-react';

export function Problem({words}: {words: string | null}) {
    return <div role="alert">{words && <div className="notice bad"><CircleAlert size={16} aria-hidden="true" /><span>{words}</span></div>}</div>;
}
