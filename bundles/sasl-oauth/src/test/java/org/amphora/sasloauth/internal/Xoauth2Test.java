package org.amphora.sasloauth.internal;

/** The same in Google's form. */
public class Xoauth2Test extends BearerTest {
    @Override
    boolean google() {
        return true;
    }
}
