package org.amphora.mime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import org.junit.Test;

public class ParametersTest {
    private static String filename(String parameters) {
        return StructuredField.parse("attachment; " + parameters).parameters().get("filename");
    }

    @Test
    public void plainValues() {
        assertEquals("a b.txt", filename("FileName=\"a b.txt\""));
        assertEquals("a b (1).txt", filename("filename=a b (1).txt; x=y"));
        assertEquals("a.txt", filename("filename=a.txt (comment)"));
        assertEquals("a;b\"c\\d", filename("filename=\"a;b\\\"c\\\\d\""));
        assertEquals("C:\\new\\x", filename("filename=\"C:\\new\\x\""));
        assertEquals("open; x=y", filename("filename=\"open; x=y"));
        assertEquals("don't 'do' this", filename("filename=\"don't 'do' this\""));
        assertEquals("\u00e9", filename("filename=\"=?utf-8?q?=C3=A9?=\""));
        assertEquals("\u00e9", filename("filename=\u00c3\u00a9"));
        assertEquals("1", filename("filename=1; filename=2"));
        assertEquals("", filename("filename="));
        assertNull(filename("filename; x=filename"));
    }

    @Test
    public void extendedValues() {
        assertEquals("\u00a3 rates", filename("filename*=iso-8859-1'en'%A3%20rates"));
        assertEquals("\u00e9", filename("filename=e; filename*=UTF-8''%c3%a9"));
        assertEquals("x%zz%4", filename("filename*=utf-8''x%zz%4"));
        assertEquals("no charset", filename("filename*=no%20charset"));
    }

    @Test
    public void continuations() {
        assertEquals(
                "This is it.txt", filename("filename*0*=us-ascii'en'This%20is%20; filename*1=\"it\"; filename*2=.txt"));
        assertEquals("abc", filename("filename*2=c; filename*0=a; filename*1=b"));
        assertEquals("\u00e9", filename("filename*0*=utf-8''%C3; filename*1*=%A9"));
        assertEquals("a", filename("filename*0=a; filename*2=c"));
        assertNull(filename("filename*1=b"));
        assertNull(filename("filename*99999999999=b; filename*x=c; filename**=d"));
        assertEquals("it''s", filename("filename*0=it''s"));
    }
}
