import { PLATFORM_NAME } from './settings.ts';
export default (): string => PLATFORM_NAME;
