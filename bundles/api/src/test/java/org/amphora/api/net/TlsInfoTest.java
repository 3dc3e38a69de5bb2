package org.amphora.api.net;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class TlsInfoTest {
    private static final String ANN =
            """
            -----BEGIN CERTIFICATE-----
            MIIB0TCCAXigAwIBAgIULIEvovyRBoFoaBftkYM5zAeO+hEwCgYIKoZIzj0EAwIw
            HTENMAsGA1UECgwEVGVzdDEMMAoGA1UEAwwDYW5uMCAXDTI2MTEyNDExMTkxNFoY
            DzIxMjYxMDMxMTExOTE0WjAdMQ0wCwYDVQQKDARUZXN0MQwwCgYDVQQDDANhbm4w
            WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATVr+ZDrGuxtc2CjUVpMXDVkS0gF/wk
            aBObn9t9OSWK8ugk+VcrgN7/Taq/09GkOFcZuz8rOXWW3D/u6Z4Lcd3eo4GTMIGQ
            MB0GA1UdDgQWBBQ3ZFelWdPLLNFskxBsXtzMRMrrvTAfBgNVHSMEGDAWgBQ3ZFel
            WdPLLNFskxBsXtzMRMrrvTAPBgNVHRMBAf8EBTADAQH/MD0GA1UdEQQ2MDSBD0Fu
            bkBleGFtcGxlLm9yZ4IQaG9zdC5leGFtcGxlLm9yZ4EPYW5uQGV4YW1wbGUubmV0
            MAoGCCqGSM49BAMCA0cAMEQCIEsLMerTxaiLSnc37VvtedFyqtbT48yFoM5TlLRG
            pKkhAiB95nQs0scUNonGod+xw4e93te1tArIqeDAfrXOaUmTxg==
            -----END CERTIFICATE-----
            """;

    private static X509Certificate ann() throws CertificateException {
        var in = new ByteArrayInputStream(ANN.getBytes(StandardCharsets.US_ASCII));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }

    @Test
    public void theVerifiedClientHasASubjectAndAddresses() throws Exception {
        var tls = new TlsInfo("TLSv1.3", "any", Optional.empty(), List.of(ann()));
        assertEquals("CN=ann,O=Test", tls.clientSubject().get().getName());
        assertEquals(List.of("Ann@example.org", "ann@example.net"), tls.clientAddresses());
    }

    @Test
    public void withoutACertificateThereIsNobody() {
        var tls = new TlsInfo("TLSv1.3", "any", Optional.empty(), List.of());
        assertEquals(Optional.empty(), tls.clientSubject());
        assertEquals(List.of(), tls.clientAddresses());
    }
}
