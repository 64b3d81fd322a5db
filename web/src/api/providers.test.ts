import {describe, expect, it} from 'vitest';
import {providers} from './providers';

describe('ways to sign in elsewhere', () => {
    it('is every one that the server has switched on, and no other', () => {
        const all = {EnableSignUpWithGitLab: 'true', EnableSignUpWithGoogle: 'true', EnableSignUpWithOffice365: 'true', EnableSignUpWithOpenId: 'true', EnableSaml: 'true'};
        expect(providers(all).map((one) => one.service)).toEqual(['gitlab', 'google', 'office365', 'openid', 'saml']);
        for (const [key, service] of [['EnableSignUpWithGitLab', 'gitlab'], ['EnableSignUpWithGoogle', 'google'], ['EnableSignUpWithOffice365', 'office365'], ['EnableSignUpWithOpenId', 'openid'], ['EnableSaml', 'saml']]) {
            expect(providers({[key!]: 'true'}).map((one) => one.service)).toEqual([service]);
        }
        expect(providers({EnableSaml: 'false'})).toEqual([]);
    });

    it('has the words and the colour that the server gives it', () => {
        expect(providers({EnableSaml: 'true', SamlLoginButtonText: 'the house', SamlLoginButtonColor: '#123456'})).toEqual([{service: 'saml', name: 'Continue with the house', color: '#123456'}]);
    });
});
