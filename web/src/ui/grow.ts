/** Makes a text area as high as its text, up to its max-height. */
export function grow(node: HTMLTextAreaElement): void {
    node.style.height = 'auto';
    node.style.height = `${node.scrollHeight + (node.offsetHeight - node.clientHeight)}px`;
}
