/** Makes a text area as high as its text, up to its max-height. */
export function grow(node: HTMLTextAreaElement): void {
    // Measuring makes the browser lay out the page at once: not for a field that is empty anyway.
    if (!node.value) {
        node.style.height = '';
        return;
    }
    node.style.height = 'auto';
    node.style.height = `${node.scrollHeight + (node.offsetHeight - node.clientHeight)}px`;
}
