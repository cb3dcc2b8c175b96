export { stop as default } from './sharedDemo';
