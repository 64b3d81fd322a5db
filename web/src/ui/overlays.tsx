import * as RadixDialog from '@radix-ui/react-dialog';
import * as RadixMenu from '@radix-ui/react-dropdown-menu';
import {X} from 'lucide-react';
import type {ReactNode} from 'react';
import {t} from '../i18n';

interface DialogProps {
    title: string;
    lead?: string;
    size?: 'large' | 'top';
    /** Hides the heading from view, not from screen readers. */
    bare?: boolean;
    foot?: ReactNode;
    children: ReactNode;
    onClose: () => void;
}

/** Modal, focus kept inside and given back, closed by Escape or a click beside it. */
export function Dialog({title, lead, size, bare, foot, children, onClose}: DialogProps) {
    return (
        <RadixDialog.Root open onOpenChange={(open) => open || onClose()}>
            <RadixDialog.Portal>
                <RadixDialog.Overlay className="scrim" />
                <RadixDialog.Content
                    className={`dialog ${size ?? ''}`} aria-describedby={undefined}
                    onOpenAutoFocus={(event) => (event.preventDefault(), (event.currentTarget as HTMLElement).focus())}
                >
                    {bare ? <RadixDialog.Title className="sr">{title}</RadixDialog.Title> : (
                        <div className="dialog-head">
                            <RadixDialog.Title asChild><h2>{title}</h2></RadixDialog.Title>
                            <RadixDialog.Close className="icon-button" aria-label={t('app.close')}><X size={18} /></RadixDialog.Close>
                        </div>
                    )}
                    {lead && <p className="dialog-lead">{lead}</p>}
                    {children}
                    {foot && <div className="dialog-foot">{foot}</div>}
                </RadixDialog.Content>
            </RadixDialog.Portal>
        </RadixDialog.Root>
    );
}

interface MenuProps {
    trigger: ReactNode;
    children: ReactNode;
    side?: 'top' | 'right' | 'bottom' | 'left';
    align?: 'start' | 'center' | 'end';
    onOpenChange?: (open: boolean) => void;
}

export function Menu({trigger, children, side = 'bottom', align = 'start', onOpenChange}: MenuProps) {
    return (
        <RadixMenu.Root onOpenChange={onOpenChange} modal={false}>
            <RadixMenu.Trigger asChild>{trigger}</RadixMenu.Trigger>
            <RadixMenu.Portal>
                <RadixMenu.Content className="menu" side={side} align={align} sideOffset={6} collisionPadding={8}>{children}</RadixMenu.Content>
            </RadixMenu.Portal>
        </RadixMenu.Root>
    );
}

interface ItemProps {
    icon?: ReactNode;
    children: ReactNode;
    keys?: string;
    danger?: boolean;
    onSelect: () => void;
}

export function MenuItem({icon, children, keys, danger, onSelect}: ItemProps) {
    return (
        <RadixMenu.Item className={`menu-item ${danger ? 'danger' : ''}`} onSelect={onSelect}>
            {icon}
            <span className="grow ellipsis">{children}</span>
            {keys && <span className="keys">{keys}</span>}
        </RadixMenu.Item>
    );
}

export const MenuLine = () => <RadixMenu.Separator className="menu-line" />;
export const MenuHead = ({children}: {children: ReactNode}) => <RadixMenu.Label className="menu-head">{children}</RadixMenu.Label>;
