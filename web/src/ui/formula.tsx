import {useEffect, useRef, useState} from 'react';

/** A formula in LaTeX, as MathML that browsers draw and screen readers read; its engine is loaded when the first one appears. */
export function Formula({text, block = false}: {text: string; block?: boolean}) {
    const place = useRef<HTMLSpanElement>(null);
    const [drawn, setDrawn] = useState(false);
    useEffect(() => {
        let alive = true;
        void import('./math').then(({draw}) => {
            if (alive && place.current) {
                setDrawn(draw(text, place.current, block));
            }
        }).catch(() => undefined);
        return () => {
            alive = false;
        };
    }, [text, block]);
    // What was written stays until the formula stands, and if it is none.
    return <span className={block ? 'md-formula' : ''} tabIndex={block ? 0 : undefined}><span ref={place} hidden={!drawn} />{!drawn && <code className="md-code">{block ? text : `$${text}$`}</code>}</span>;
}
