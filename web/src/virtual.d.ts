declare module 'virtual:emoji' {
    /** [category, lines]; the line format is documented in vite.config.ts. */
    const table: [string, string][];
    export default table;
}
