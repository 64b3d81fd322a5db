import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/ui.css';
import {createRoot} from 'react-dom/client';
import {App} from './app/App';
import {keepOffline} from './app/offline';
import {applyTheme, storedTheme} from './app/theme';

applyTheme(storedTheme());
createRoot(document.getElementById('root')!).render(<App />);
keepOffline();
