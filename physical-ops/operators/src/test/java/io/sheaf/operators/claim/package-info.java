/** Tests of the checks of claims. */
package io.sheaf.operators.claim;
